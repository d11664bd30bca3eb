"""Postings: who works where in which role, what that grants, who stands in, who stands above.

Knows `register`, `tree` and `pages`.
"""
