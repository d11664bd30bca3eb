"""The audit log: it tells who wrote what and when, to auditors and as a record's history.

Knows `accounts`; every other app registers its models here.
"""
