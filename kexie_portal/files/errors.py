"""Why a file is not taken."""


class FileRefused(ValueError):
    """Raised with a sentence that the person who uploaded understands."""
