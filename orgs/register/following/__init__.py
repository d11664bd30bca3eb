"""What becomes of officers, suspensions and covers when an association merges, ends and comes back.

Knows `tree.following`, at which each registers.
"""
