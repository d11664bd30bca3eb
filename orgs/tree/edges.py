"""The edges of the sparse tree: who may write them when, where there is room, and how more is made.

Locks. Adding takes a shared lock on the tree and a row lock on the parent; widening a full parent, moving and
rebuilding take the tree's lock alone. On PostgreSQL these are advisory locks of the transaction; SQLite has one
writer (`BEGIN IMMEDIATE`). Only `orgs.tree.structure` calls this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Case, F, Max, Min, Value, When
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from orgs.common.enums import Kind

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization
    from orgs.tree.querysets import OrganizationQuerySet

#: Width of a new node's interval by kind. A leaf takes 2; a county has room for some 32,000 associations.
ROOM: dict[str, int] = {
    Kind.PROVINCE: 1 << 26,
    Kind.CITY: 1 << 21,
    Kind.COUNTY: 1 << 16,
    Kind.PARK: 1 << 12,
}
LEAF = 2
#: Nothing may pass the largest integer of the column.
LIMIT = 2**31 - 1
LOCK_SPACE = 0x4B58  # "KX": our class of advisory locks
ROOTS = 0  # the lock of "which trees are there"


class TreeError(Refused):
    """A structural write was refused; the message is for the person who asked."""


class Full(Exception):
    """The parent has no room left for what should be added."""


def nodes() -> OrganizationQuerySet:
    """Return every node; the model stands on this module by its manager, so it is looked up by name."""
    return apps.get_model("orgs", "Organization").objects.all()


# ---------------------------------------------------------------- locks


def lock_tree(tree_id: int, *, shared: bool) -> None:
    """Take the lock of one tree until the transaction ends; SQLite's one writer needs none."""
    if connection.vendor != "postgresql":
        return
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_SPACE, tree_id])


def locked(pk: int) -> Organization:
    """Read a node's edges fresh and keep others from adding under it until the transaction ends."""
    found = nodes().order_by()
    if connection.vendor == "postgresql":
        found = found.select_for_update(no_key=True)
    return found.get(pk=pk)


def fresh_edges(node: Organization) -> Organization:
    node.refresh_from_db(fields=["tree_id", "lft", "rght", "level", "parent"])
    node._mptt_meta.update_mptt_cached_fields(node)
    return node


def set_edges(node: Organization, parent: Organization, left: int) -> None:
    width = ROOM.get(node.kind, LEAF)
    node.tree_id, node.level = parent.tree_id, parent.level + 1
    node.lft, node.rght = left, left + width - 1


# ---------------------------------------------------------------- room


def claim(wanted: Sequence[tuple[Organization, list[int]]]) -> list[list[int]]:
    """Return the left edges for the widths wanted under each parent, widening the parents that are full.

    The shared try runs in a savepoint: giving it up releases its locks, so that asking for the tree's lock alone
    afterwards cannot lock two wideners against each other. All widening comes before any edge is taken, because it
    shifts what lies to the right.
    """
    trees = sorted({parent.tree_id for parent, _widths in wanted})
    try:
        with transaction.atomic():
            for tree_id in trees:
                lock_tree(tree_id, shared=True)
            return [_take_room(parent, widths) for parent, widths in wanted]
    except Full:
        pass
    with transaction.atomic():
        for tree_id in trees:
            lock_tree(tree_id, shared=False)
        for parent, widths in sorted(
            wanted, key=lambda want: -want[0].level
        ):  # a child may grow into its parent's room
            fresh_edges(parent)
            widen(parent, sum(widths))
        return [_take_room(parent, widths) for parent, widths in wanted]


_CLAIM = """
    SAVEPOINT orgs_tree_claim;
    SELECT pg_advisory_xact_lock_shared(%s, %s);
    SELECT 1 FROM orgs_organization WHERE id = %s FOR NO KEY UPDATE;
    SELECT tree_id, lft, rght, level, coalesce(
        (SELECT child.rght FROM orgs_organization child
         WHERE child.parent_id = node.id ORDER BY child.rght DESC LIMIT 1), lft)
    FROM orgs_organization node WHERE id = %s
"""


def claim_at_once(parent: Organization, width: int) -> int | None:
    """Do what the shared try of `claim` does in one round trip; None, and no lock kept, where there is no room.

    Three statements, because each sees what was committed before it began: lock first, read afterwards. Only for
    PostgreSQL; `claim` does the same by the ORM.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [LOCK_SPACE, parent.tree_id, parent.pk, parent.pk])
        tree_id, parent.lft, parent.rght, parent.level, last = cursor.fetchone()
        if tree_id == parent.tree_id and last + width < parent.rght:
            return int(last) + 1
        cursor.execute("ROLLBACK TO SAVEPOINT orgs_tree_claim")
    fresh_edges(parent)
    return None


def _take_room(parent: Organization, widths: Sequence[int]) -> list[int]:
    current = locked(parent.pk)
    for field in ("tree_id", "lft", "rght", "level"):
        setattr(parent, field, getattr(current, field))
    left = end_of_children(parent) + 1
    lefts = []
    for width in widths:
        lefts.append(left)
        left += width
    if left > parent.rght:
        raise Full
    return lefts


def end_of_children(parent: Organization) -> int:
    """Return the last edge in use inside a parent."""
    last = nodes().filter(parent_id=parent.pk).order_by("-rght").values_list("rght", flat=True).first()
    return last if last is not None else parent.lft


# ---------------------------------------------------------------- widening


def widen(parent: Organization, needed: int) -> None:
    """Give a full parent room for `needed` more and at least double what it had; the caller holds the tree alone."""
    if end_of_children(parent) + needed < parent.rght:
        return  # another widener was quicker
    extra = max(needed, parent.rght - parent.lft + 1)
    if _free_right_of(parent) >= extra:
        nodes().filter(pk=parent.pk).update(rght=F("rght") + extra)
    else:
        _shift_right(parent, extra)
    fresh_edges(parent)


def _free_right_of(node: Organization) -> int:
    """Return how far a node may grow to the right before it meets a sibling or its parent's edge."""
    if node.parent_id is None:
        return LIMIT - node.rght
    right = nodes().filter(parent_id=node.parent_id, lft__gt=node.rght).order_by().aggregate(edge=Min("lft"))["edge"]
    edge = right or nodes().order_by().values_list("rght", flat=True).get(pk=node.parent_id)
    return int(edge - node.rght - 1)


def _shift_right(node: Organization, extra: int) -> None:
    """Move all that lies right of a node by `extra` and stretch the node with all above it, in one statement."""
    top = nodes().filter(tree_id=node.tree_id).order_by().aggregate(edge=Max("rght"))["edge"]
    if top + extra > LIMIT:
        raise TreeError(_("The tree has no numbers left; run check_tree --fix to lay it out anew."))
    nodes().filter(tree_id=node.tree_id, rght__gte=node.rght).order_by().update(
        lft=F("lft") + Case(When(lft__gt=node.rght, then=Value(extra)), default=Value(0)),
        rght=F("rght") + extra,
    )
