"""The kinds of case of an association, elections and changes: each says once what differs, what is the same follows.

`orgs.changes.registry` knows none of them; `orgs/changes/portal.py` gives it those that there are. They know actions,
letters and queries.
"""
