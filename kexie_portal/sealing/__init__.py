"""Sealing: what was handed in or issued, hashed, chained and kept as it was; who holds a number and code may check it.

For the apps above: they hand a record, its content and its files to `actions.seal` and register their kind. Knows
files, users, jobs and the public pages, no letters and no organisations.
"""
