"""Units and parks: the tree as a page, the page of a node, moves, the nightly check.

Knows `register`.
"""
