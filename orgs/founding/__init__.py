"""Foundings as cases, from the application to the filing into the tree.

Knows `changes`, `cases`, `postings` and `register`.
"""
