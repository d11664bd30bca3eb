"""Records of responsibility, yearly targets, work plans and their readers.

Knows `register`; `party` beside it and this do not know each other.
"""
