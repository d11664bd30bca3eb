"""Data quality: rules as data, what they find, and what was checked and is right.

Knows the records of the network; nothing else of the network knows it.
"""
