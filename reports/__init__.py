"""Definitions of figures, coverage, dashboards, periods and printed reports.

Knows every app below it; nobody knows it.
"""
