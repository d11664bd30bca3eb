"""Why something is not sealed or not opened, in words that a page can pass on."""

from kexie_portal.errors import Refused


class SealRefused(Refused):
    """A record cannot be sealed or marked so."""


class Closed(Refused):
    """A closed content is not opened: its moment is to come, an opening is missing, or the key is not here."""
