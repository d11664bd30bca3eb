"""Why something here was refused; each message is for the person who asked."""

from kexie_portal.errors import NotAllowed, Refused

__all__ = ["NotAllowed", "Refused"]
