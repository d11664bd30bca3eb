"""Encrypted fields, keyed hashes and the rotation of their keys.

Knows nothing of what is kept: a model names its fields, and rotation finds them by itself.
"""
