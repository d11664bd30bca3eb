"""The definitions of all kinds of change, in the order in which they are offered."""

from __future__ import annotations

from orgs.changes.enums import ChangeKind
from orgs.changes.kinds.definition import ChangeDefinition
from orgs.changes.kinds.department import DEPARTMENT
from orgs.changes.kinds.dissolution import DISSOLUTION
from orgs.changes.kinds.leaders import LEADERS
from orgs.changes.kinds.merger import MERGER
from orgs.changes.kinds.name import NAME
from orgs.changes.kinds.place import PLACE
from orgs.changes.kinds.split import SPLIT
from orgs.changes.kinds.suspension import RESUMPTION, SUSPENSION
from orgs.changes.kinds.term_extension import TERM_EXTENSION

DEFINITIONS: dict[ChangeKind, ChangeDefinition] = {
    one.kind: one
    for one in (
        NAME,
        DEPARTMENT,
        LEADERS,
        PLACE,
        MERGER,
        SPLIT,
        SUSPENSION,
        RESUMPTION,
        TERM_EXTENSION,
        DISSOLUTION,
    )
}
#: What only officers file: it reaches beyond the association itself.
OFFICERS_ONLY = tuple(one.kind for one in DEFINITIONS.values() if one.officers_only)


def definition_of(kind: str) -> ChangeDefinition:
    """Return the definition of a kind of change."""
    return DEFINITIONS[ChangeKind(kind)]
