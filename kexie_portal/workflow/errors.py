"""Why something was refused; each message is for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


class Refused(Exception):
    """An action cannot be done; `field` names the input at fault where one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def beside(self, field: str) -> Refused:
        """Return the same refusal for another input, where a form asks for it under another name."""
        return type(self)(self.message, field)


class NotAllowed(Refused):
    """The actor's postings do not allow the verb at this place."""


class MoveRefused(Refused):
    """The record does not take this move now."""


class Stale(Exception):
    """Somebody else wrote the record after the form was opened; `current` is what it is now."""

    def __init__(self, current: Model) -> None:
        super().__init__(str(current.pk))
        self.current = current
