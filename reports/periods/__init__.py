"""Period reports: months, quarters, half-years and years, built whole, frozen and delivered.

Knows the definitions of the figures and the tree; live coverage does not know this package.
"""
