"""Records of responsibility, yearly targets, work plans and their readers.

Knows `register`; `duty` and `party` do not know each other.
"""
