"""Why an action was refused; each message is for the person who asked."""

from __future__ import annotations

from kexie_portal.errors import NotAllowed, Refused, Stale

__all__ = ["AlreadyHosts", "AlreadyInRegister", "NotAllowed", "Refused", "Stale"]


class AlreadyHosts(Refused):
    """The enterprise hosts an association already; the message says whose it is."""


class AlreadyInRegister(Refused):
    """An enterprise with the same code is in the register already."""
