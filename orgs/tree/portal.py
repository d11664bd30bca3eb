"""The tree in the log; every step of a case counts as a write to the network; nodes own files."""

from __future__ import annotations

from kexie_portal.files import slots
from kexie_portal.workflow import moving
from orgs.tree import audit, last_write, names
from orgs.tree.models.organization import Organization

#: How a node is labelled that files belong to: organization:12.
OWNER = "organization"


def install() -> None:
    """Record nodes and moves, let what is kept end with each step of a case, and name nodes that own files."""
    audit.register()
    names.install()
    moving.on_moved(lambda record, step: last_write.touch([]), lambda moved: last_write.touch([]))
    slots.register_owner(OWNER, _names)


def _names(pks: list[int]) -> dict[int, str]:
    return dict(Organization.objects.filter(pk__in=pks).order_by().values_list("pk", "name"))
