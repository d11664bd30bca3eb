"""The one tree that holds every organisation: its structure, what moves, merges and ends with a node, the journal.

Knows `common`; every subject above hangs its rows on a node and registers what becomes of them in `following`.
"""
