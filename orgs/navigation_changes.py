"""Terms, elections and changes in the side navigation."""

from __future__ import annotations


def install() -> None:
    """Register the pages."""
