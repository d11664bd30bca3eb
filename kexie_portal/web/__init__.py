"""Base pages, navigation, lists, exports, error pages and health checks.

Knows `accounts`; other apps register their pages here.
"""
