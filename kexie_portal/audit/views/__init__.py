"""The pages of the log: a record's history, the auditor's list, one entry, the exports."""
