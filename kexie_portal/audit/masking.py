"""Personal data as users see it whose work does not need it."""

from __future__ import annotations


def mask(value: str) -> str:
    """Hide the middle of a phone or identity number: `138****5678`; a short text is hidden whole."""
    text = value.strip()
    if len(text) < 7:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
