"""The register: enterprises, associations, what they cover, who leads them, when they rest, by which driver they came.

Knows `persons`, `tree`, `pages` and `ledger`.
"""
