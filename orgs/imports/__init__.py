"""Bring ledgers into the register: plan what each row would do, apply all good rows at once, undo a batch.

Knows `ledger`, which reads files, `changes`, `memberships`, `postings` and `register`; pages, jobs and the command
call it.
"""
