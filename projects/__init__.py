"""Programmes, calls, applications, review, award and agreements.

Knows `orgs`, not `activities`. Its models come with the grant calls; the layout and the import law hold its place.
"""
