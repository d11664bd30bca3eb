"""Who wrote what and when: the audit log, read by auditors and as a record's history.

Knows `accounts`; every other app registers its models here.
"""
