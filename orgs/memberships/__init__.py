"""Memberships in societies, federations, counties and cities; applications and recommendations.

Knows `cases`, `postings` and `register`.
"""
