"""Why an action was refused, in words that a page can pass on; each app's own refusals are kinds of these."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An action cannot be done; `message` is for the person who asked, `field` names the input at fault, if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def beside(self, field: str) -> Refused:
        """Return the same refusal for another input, where a form asks for it under another name."""
        return type(self)(self.message, field)


class NotAllowed(Refused):
    """The actor's postings do not allow the verb at this place."""


class Stale(Exception):
    """Somebody else wrote the record after the form was opened; `current` is the record as it is now, if known."""

    def __init__(self, current: Any = None) -> None:
        super().__init__("" if current is None else str(current.pk))
        self.current = current


class OutOfSight(Exception):
    """A record that was just written lies where its writer sees nothing; the write must be rolled back."""
