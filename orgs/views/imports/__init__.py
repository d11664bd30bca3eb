"""Pages of ledger imports: the list, sending a file in, the review, and the verbs of an import."""
