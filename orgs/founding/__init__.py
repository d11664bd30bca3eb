"""Foundings as cases, from the application to the filing into the tree, and the invitations that lead to some.

Knows `changes`, `societies`, `memberships`, `cases`, `postings` and `register`.
"""
