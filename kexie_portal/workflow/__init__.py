"""State tables, and the one function that moves a record through them.

The words of this package are `Case`, `Step`, `Table`, `Move`, `Offer`, `register`, `table_of`, `move`, `start`,
`offers`, `moved_meanwhile`, `steps_of`, `diagram` and `on_moved`. They are looked up when first used, because an
app's package is read before its models may be.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kexie_portal.workflow.diagrams import diagram
    from kexie_portal.workflow.errors import MoveRefused, NotAllowed, Stale
    from kexie_portal.workflow.models import Case, Step
    from kexie_portal.workflow.moving import move, on_moved, start
    from kexie_portal.workflow.offering import Offer, moved_meanwhile, offers, steps_of
    from kexie_portal.workflow.tables import Move, Table, register, registered, table_of

__all__ = [
    "Case",
    "Move",
    "MoveRefused",
    "NotAllowed",
    "Offer",
    "Stale",
    "Step",
    "Table",
    "diagram",
    "move",
    "moved_meanwhile",
    "offers",
    "on_moved",
    "register",
    "registered",
    "start",
    "steps_of",
    "table_of",
]

_HOMES = {
    "diagrams": ("diagram",),
    "errors": ("MoveRefused", "NotAllowed", "Stale"),
    "models": ("Case", "Step"),
    "moving": ("move", "on_moved", "start"),
    "offering": ("Offer", "moved_meanwhile", "offers", "steps_of"),
    "tables": ("Move", "Table", "register", "registered", "table_of"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
