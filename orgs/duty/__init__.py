"""Who answers for the work, yearly targets, work plans and their readers.

Knows `postings` and `register`; `party` beside it and this do not know each other.
"""
