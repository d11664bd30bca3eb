"""Who belongs to which society, federation, county or city: memberships, applications, recommendations.

Knows `units` and `register`.
"""
