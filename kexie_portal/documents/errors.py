"""Why a letter or its text is refused; each message is for the person who asked."""

from dataclasses import dataclass


class LetterRefused(ValueError):
    """A letter cannot be written, issued or withdrawn."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Fault:
    """One broken field of a text: where it stands and what is wrong with it."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return self.reason
