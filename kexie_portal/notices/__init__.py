"""The inbox: what the portal tells a person, unread first.

Knows only the user.
"""
