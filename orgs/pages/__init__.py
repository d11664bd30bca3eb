"""What the pages of the network share: lists, selections, fields, uploads, tabs and links that subjects register.

Knows `tree` and `common`.
"""
