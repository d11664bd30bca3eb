"""Persons: one row a human being, with aliases, doubles and merges, identity numbers and who looked at them.

Knows `pages`; who points to a person registers in `following`.
"""
