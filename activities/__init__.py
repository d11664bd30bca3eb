"""Reported work, needs, challenges, nominations, opinions and bases.

Knows `orgs`, not `projects`. Its models come with the reporting work; the layout and the import law hold its place.
"""
