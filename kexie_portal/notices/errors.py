"""Why something here was refused; each message is for the person who asked."""


class Refused(Exception):
    """An action cannot be done; `field` names the input at fault where one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused):
    """The actor's work does not include this."""
