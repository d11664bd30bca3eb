"""Records of responsibility, yearly targets, work plans with their readers and tasks.

Knows `postings`, `register`; `duty` and `party` do not know each other.
"""
