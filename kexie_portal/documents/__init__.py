"""Official letters: numbered, set after GB/T 9704-2012 as Word and PDF, from texts that a city may edit.

For the apps above: they hand in a kind, a unit's division code, a record and fields, and register who may read.
It knows files, users and the frame of pages, no organisations.
"""

from typing import TYPE_CHECKING, Any

from kexie_portal.documents.enums import LetterKind

if TYPE_CHECKING:
    from kexie_portal.documents.actions import issue, preview, withdraw
    from kexie_portal.documents.queries import letters_of

__all__ = ["LetterKind", "issue", "letters_of", "preview", "withdraw"]

_HOMES = {"issue": "actions", "preview": "actions", "withdraw": "actions", "letters_of": "queries"}


def __getattr__(name: str) -> Any:
    """Load the functions when they are asked for: models are not ready while Django loads this package."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # only the first call needs it

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
