"""Industry surveys, key industries, societies, federations, their people, terms, meetings and liaison links.

Knows `memberships`, `postings`, `register` and `persons`.
"""
