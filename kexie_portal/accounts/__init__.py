"""People: the user, signing in, the second factor, lockout and sessions.

Knows no other app.
"""
