"""Refusals of the register; each message is for the person who asked."""

from __future__ import annotations

from kexie_portal.errors import Refused


class AlreadyHosts(Refused):
    """The enterprise hosts an association already; the message says whose it is."""


class AlreadyInRegister(Refused):
    """An enterprise with the same code is in the register already."""
