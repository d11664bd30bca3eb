"""Texts that are longer than the place where they are kept or shown."""

from __future__ import annotations


def shortened(text: object, most: int) -> str:
    """Return a text of at most `most` characters; one that goes on ends in …, so that nobody takes it for whole."""
    whole = str(text)
    return whole if len(whole) <= most else whole[: most - 1] + "…"
