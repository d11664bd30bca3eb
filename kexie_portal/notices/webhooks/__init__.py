"""Telling other systems: what is sent, where it may be sent, and trying again."""
