"""Data quality: rules as data, what they find, and what was checked and is right.

Knows `changes`, `duty`, `memberships` and `register`; nothing else of the network knows it.
"""
