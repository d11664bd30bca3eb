"""Terms, elections and changes of associations, from name to dissolution, and how an approval is undone.

Knows `memberships`, `societies`, `cases` and `register`.
"""
