"""Why a case does not take a move; each message is for the person who asked."""

from __future__ import annotations

from kexie_portal.errors import NotAllowed, Refused, Stale

__all__ = ["MoveRefused", "NotAllowed", "Refused", "Stale"]


class MoveRefused(Refused):
    """The record does not take this move now."""
