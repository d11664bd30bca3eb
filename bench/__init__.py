"""`make bench`: speed and memory as ratios within one run, on PostgreSQL.

Knows every app; nothing knows it.
"""
