"""Terms, elections and changes of associations, from name to dissolution, and how an approval is undone.

Knows `party`, `societies`, `memberships`, `units`, `cases`, `postings` and `register`.
"""
