"""Why a letter or its text is refused; each message is for the person who asked."""

from dataclasses import dataclass

from kexie_portal.errors import Refused


class LetterRefused(Refused, ValueError):
    """A letter cannot be written, issued or withdrawn."""


@dataclass(frozen=True)
class Fault:
    """One broken field of a text: where it stands and what is wrong with it."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return self.reason
