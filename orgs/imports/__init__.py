"""Bring ledgers into the register: plan what each row would do, apply all good rows at once, undo a batch.

Knows `orgs.ledger`, which reads files, and the models; pages, jobs and the command call it.
"""
