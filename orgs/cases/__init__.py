"""What the cases of all subjects share: letters that units sign, notices of return, time limits, how long steps take.

Knows `postings`, `register`.
"""
