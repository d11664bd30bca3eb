"""Memberships in societies, federations, counties and cities; applications and recommendations.

Knows `postings` and `register`.
"""
