"""Attachments: sniffed, size-checked, hashed, private, streamed through a permission check.

Knows the user and background schedules; who may read a purpose is registered by the app that owns it.
"""
