"""Yearly targets beside what is reached: actual at any day, forecast at the present pace.

The targets themselves are kept in `orgs`; what they are measured with is defined in `reports.coverage.definitions`.
"""
