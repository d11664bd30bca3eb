"""Public notices of a unit: work plans, procedures, results, written and published by its officers, read by anybody.

Knows `founding`, `duty` and `postings`.
"""
