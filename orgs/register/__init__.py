"""The register: enterprises, associations, what they cover, who leads them, when they rest, by which driver they came.

Knows `tree`, `pages` and `ledger`.
"""
