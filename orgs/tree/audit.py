"""Nodes of the tree, their moves and what became of them, in the audit log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from kexie_portal.audit import registry
from orgs.common import history
from orgs.common.enums import Kind
from orgs.common.scope import holds
from orgs.tree.models.organization import FormerParent, Organization, OrganizationMove
from orgs.tree.models.succession import FormerName, Succession

WORKED_OUT = ("search_text", "version", "created_at", "updated_at", "is_sample")


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Return what the tree itself knows of a node's past."""
    yield OrganizationMove.objects.filter(organization_id=node.pk)
    yield FormerParent.objects.filter(organization_id=node.pk)
    if node.kind == Kind.ASSOCIATION:
        yield FormerName.objects.filter(organization_id=node.pk)


def _former_place(former: FormerParent) -> str:
    """Name the place where it is read along; the log asks no query for it."""
    parent = former._state.fields_cache.get("parent")
    return str(parent) if parent is not None else f"#{former.parent_id}"


def register() -> None:
    """Record every write, and say who reads the whole log."""
    registry.add_reader(lambda user: holds(user, "orgs.view_audit"))
    registry.set_units(lambda: Organization.objects.units().order_by("tree_id", "lft"))
    history.belongs(related)
    history.record(Organization, exclude=[*WORKED_OUT, "lft", "rght", "tree_id", "level"], related=history.of_node)
    registry.register(OrganizationMove)
    registry.register(FormerParent, exclude=["created_at"], title=_former_place)
    history.record(Succession, title=str)
    history.record(FormerName, exclude=["search_text"], title=str)
