"""What becomes of terms and of what is open when an association merges, ends and comes back.

Knows `tree.following`, at which each registers.
"""
