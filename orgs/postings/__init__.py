"""Postings of people: role, place and days; the grants from them, deputies, the level above.

Knows `register`, `tree` and `pages`.
"""
