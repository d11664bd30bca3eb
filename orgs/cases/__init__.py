"""What the cases of all subjects share: letters, who checks and decides, returns, time limits, how long steps take.

Knows `postings` and `register`.
"""
