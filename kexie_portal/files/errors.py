"""Why a file is not taken."""


class FileRefused(ValueError):
    """Raised with a sentence that the person who uploaded understands."""


class AlreadyThere(FileRefused):
    """Raised for a file whose bytes are in the slot already."""
