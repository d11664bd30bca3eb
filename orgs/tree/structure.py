"""The one place that writes the structure of the tree: sparse MPTT under lock.

*Sparse*: an interval need only lie inside its parent's and clear of its siblings'; it need not be tight. A unit is
laid out with room, and a new leaf takes `last child's rght + 1, + 2` under its parent with no other row touched.

Locks. Adding takes a shared lock on the tree and a row lock on the parent; widening a full parent, moving and
rebuilding take the tree's lock alone. On PostgreSQL these are advisory locks of the transaction; SQLite has one
writer (`BEGIN IMMEDIATE`). Take the tree's lock before any row lock of your own: structure first, details after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from django.db import connection, transaction
from django.db.models import F, Max, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from mptt.managers import TreeManager

from orgs.common.bulk_insert import insert
from orgs.common.enums import PARENT_KINDS
from orgs.common.names import search_text
from orgs.tree import edges
from orgs.tree.check import layout
from orgs.tree.edges import TreeError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import FormerParent, Organization


#: New nodes that are written at once.
AT_ONCE = 2500


class MoveRefused(TreeError):
    """A node cannot go where it was sent."""


class SparseTreeManager(TreeManager):
    """A `TreeManager` whose inserts are sparse and whose other structural writes are refused."""

    def insert_node(
        self,
        node: Organization,
        target: Organization | None,
        position: str = "last-child",
        save: bool = False,
        allow_existing_pk: bool = False,
        refresh_target: bool = True,
    ) -> Organization:
        """Set the edges of a new node; only as the last child (or a new root), which is where sparse nodes go."""
        if position != "last-child":
            raise NotImplementedError("sparse trees add at the end: use orgs.tree.structure.add")
        _place(node, target)
        if save:
            node.save()
        return node

    def _refused(self, *args: object, **kwargs: object) -> NoReturn:
        raise NotImplementedError("the structure is written by orgs.tree alone")

    move_node = _move_node = _refused
    _make_child_root_node = _move_child_node = _move_root_node = _refused
    _create_tree_space = _create_space = _close_gap = _inter_tree_move_and_close_gap = _refused
    partial_rebuild = delay_mptt_updates = disable_mptt_updates = build_tree_nodes = _refused
    add_related_count = get_queryset_descendants = get_queryset_ancestors = _refused

    def rebuild(self, **filters: object) -> None:
        """Lay all trees out anew; see `orgs.tree.structure.rebuild`."""
        rebuild()


def refuse_wrong_place(node: Organization) -> None:
    """Refuse a save that would put a new node where its kind cannot sit, or move a known one.

    Raises `MoveRefused`: only `move` moves, because it holds the tree's lock and keeps the history.
    """
    if node._state.adding:
        _check_kind(node, node.parent)
        return
    before = node._mptt_cached_fields.get("parent")
    if isinstance(before, int) and before != node.parent_id:
        raise MoveRefused(_("An organization is moved by its own action, not by changing the record."))


# ---------------------------------------------------------------- reading


def subtree(node: Organization, include_self: bool = True) -> QuerySet[Organization]:
    """Return a node with all under it, in tree order."""
    return edges.nodes().under(node, include_self)


def ancestors(node: Organization, include_self: bool = False) -> QuerySet[Organization]:
    """Return what a node lies under, from the root down."""
    found = edges.nodes().filter(tree_id=node.tree_id, lft__lte=node.lft, rght__gte=node.rght)
    return found if include_self else found.exclude(pk=node.pk)


# ---------------------------------------------------------------- adding


def _check_kind(node: Organization, parent: Organization | None) -> None:
    allowed = PARENT_KINDS[node.kind]
    if (parent is None and allowed) or (parent is not None and parent.kind not in allowed):
        raise MoveRefused(
            _("%(kind)s cannot sit under %(parent)s.")
            % {
                "kind": node.get_kind_display(),
                "parent": parent.get_kind_display() if parent else _("nothing"),
            }
        )


def add(parent: Organization | None, node: Organization) -> Organization:
    """Add a new node as the last child, at the same cost at any size of the tree.

    Raises `MoveRefused` where a node of its kind cannot sit. Call it first in a transaction (see Locks).
    """
    node.parent = parent
    node.save(force_insert=True)
    return node


def _place(node: Organization, parent: Organization | None) -> None:
    """Choose the edges of a new node under locks that the caller's transaction keeps."""
    if parent is None:
        _place_root(node)
        return
    width = edges.ROOM.get(node.kind, edges.LEAF)
    left = edges.claim_at_once(parent, width) if connection.vendor == "postgresql" else None
    edges.set_edges(node, parent, left if left is not None else edges.claim([(parent, [width])])[0][0])


def _place_root(node: Organization) -> None:
    edges.lock_tree(edges.ROOTS, shared=False)
    last = edges.nodes().order_by().aggregate(last=Max("tree_id"))["last"] or 0
    node.tree_id, node.lft, node.rght, node.level = last + 1, 1, edges.ROOM.get(node.kind, edges.LEAF), 0


# ---------------------------------------------------------------- bulk


def bulk_add(nodes: Iterable[Organization]) -> list[Organization]:
    """Add many new leaves or units, each with `parent` set, computing all edges in one pass over the parents.

    Returns the nodes with primary keys. Raises `MoveRefused` for the first that sits wrongly. One transaction; the
    caller fills in `search_text` by `Organization.save` or leaves it to this function.
    """
    by_parent: dict[int, list[Organization]] = defaultdict(list)
    added = list(nodes)
    for node in added:
        if node.parent is None:
            raise ValueError("bulk_add takes nodes with a parent")
        _check_kind(node, node.parent)
        by_parent[node.parent.pk].append(node)
    groups = [by_parent[pk] for pk in sorted(by_parent)]  # one order of locks for everybody
    with transaction.atomic(savepoint=False):  # the end of one would wait for the COPY of the nodes
        wanted = [(group[0].parent, [edges.ROOM.get(node.kind, edges.LEAF) for node in group]) for group in groups]
        for (parent, _widths), group, lefts in zip(wanted, groups, edges.claim(wanted), strict=True):
            for node, left in zip(group, lefts, strict=True):
                edges.set_edges(node, parent, left)
        return _create(added)


def _create(nodes: list[Organization]) -> list[Organization]:
    for start in range(0, len(nodes), AT_ONCE):  # what is made is copied while the next are made
        part = nodes[start : start + AT_ONCE]
        for node in part:
            node.search_text = search_text(node.name, node.short_name)
        insert(part)
    return nodes


# ---------------------------------------------------------------- moving


def move(
    node: Organization, new_parent: Organization, *, actor: User | None, reason: str, day: date | None
) -> FormerParent | None:
    """Move a node with all under it to another parent, under the tree's lock, with its history.

    `day` is the first day at the new place; the former place keeps the days before, and its row is returned for the
    journal of the deed. None takes a move back: the node has never been elsewhere, and the journal removes the row.
    Raises `MoveRefused` when the target is itself or below it, is the present parent, or cannot hold its kind, and
    for a day to come or before the node came to its present place.
    """
    with transaction.atomic():
        for tree_id in sorted({node.tree_id, new_parent.tree_id}):
            edges.lock_tree(tree_id, shared=False)
        edges.fresh_edges(node)
        edges.fresh_edges(new_parent)
        _check_move(node, new_parent)
        since = _present_since(node, day)
        old_parent_id = node.parent_id
        _move_interval(node, new_parent)
        node.moves.create(from_parent_id=old_parent_id, to_parent=new_parent, actor=actor, reason=reason, day=day)
        if day is None or day == since:
            return None
        former: FormerParent = node.former_parents.create(parent_id=old_parent_id, first_day=since, end_day=day)
        return former


def _present_since(node: Organization, day: date | None) -> date | None:
    """Return the day on which a node came to its present place, None where it never moved; refuses a day before."""
    since: date | None = node.former_parents.order_by("-end_day").values_list("end_day", flat=True).first()
    if day is not None and day > timezone.localdate():
        raise MoveRefused(_("A move takes effect today or on a day before."))
    if day is not None and since is not None and day < since:
        raise MoveRefused(_("It came to its present place on %(day)s only.") % {"day": since.isoformat()})
    return since


def _check_move(node: Organization, new_parent: Organization) -> None:
    _check_kind(node, new_parent)
    if new_parent.tree_id == node.tree_id and node.lft <= new_parent.lft and new_parent.rght <= node.rght:
        raise MoveRefused(_("An organization cannot be moved under itself."))
    if new_parent.pk == node.parent_id:
        raise MoveRefused(_("It is placed there already."))


def _move_interval(node: Organization, new_parent: Organization) -> None:
    width = node.rght - node.lft + 1
    if edges.end_of_children(new_parent) + width >= new_parent.rght:
        edges.widen(new_parent, width)
        edges.fresh_edges(node)
    left = edges.end_of_children(new_parent) + 1
    shift, rise = left - node.lft, new_parent.level + 1 - node.level
    edges.nodes().filter(tree_id=node.tree_id, lft__gte=node.lft, rght__lte=node.rght).order_by().update(
        tree_id=Value(new_parent.tree_id),
        lft=F("lft") + shift,
        rght=F("rght") + shift,
        level=F("level") + rise,
    )
    edges.nodes().filter(pk=node.pk).order_by().update(parent=new_parent, version=F("version") + 1)
    node.version += 1
    edges.fresh_edges(node)


# ---------------------------------------------------------------- rebuilding


def rebuild() -> int:
    """Lay every tree out anew from the parents alone, each unit with room; returns the number of nodes.

    Takes the lock of every tree. Raises `TreeError` where the parents form a ring.
    """
    with transaction.atomic():
        edges.lock_tree(edges.ROOTS, shared=False)
        for tree_id in edges.nodes().order_by("tree_id").values_list("tree_id", flat=True).distinct():
            edges.lock_tree(tree_id, shared=False)
        nodes = list(edges.nodes().order_by("tree_id", "lft", "pk").only("pk", "parent_id", "kind", "lft", "rght"))
        placed = layout([(node.pk, node.parent_id, node.kind) for node in nodes])
        for node in nodes:
            node.tree_id, node.lft, node.rght, node.level = placed[node.pk]
        if nodes:
            type(nodes[0]).objects.bulk_update(nodes, ["tree_id", "lft", "rght", "level"], batch_size=1000)
        return len(nodes)
