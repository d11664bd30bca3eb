"""The organisation network: tree, enterprises, associations, postings, scope, ledger import.

Knows `kexie_portal`; `activities`, `projects` and `reports` build on it.
"""
