"""The one place that writes the structure of the tree: sparse MPTT under lock.

*Sparse*: an interval need only lie inside its parent's and clear of its siblings'; it need not be tight. A unit is
laid out with room, and a new leaf takes `last child's rght + 1, + 2` under its parent with no other row touched.

Locks. Adding takes a shared lock on the tree and a row lock on the parent; widening a full parent, moving and
rebuilding take the tree's lock alone. On PostgreSQL these are advisory locks of the transaction; SQLite has one
writer (`BEGIN IMMEDIATE`). Take the tree's lock before any row lock of your own: structure first, details after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Case, F, Max, Min, Value, When
from django.utils.translation import gettext as _
from mptt.managers import TreeManager

from orgs.enums import PARENT_KINDS, Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from orgs.models import Organization

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
_LOCK_SPACE = 0x4B58  # "KX": our class of advisory locks
_ROOTS = 0  # the lock of "which trees are there"


class TreeError(Exception):
    """A structural write was refused; the message is for the person who asked."""


class MoveRefused(TreeError):
    """A node cannot go where it was sent."""


class _Full(Exception):
    """The parent has no room left for what should be added."""


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
            raise NotImplementedError("sparse trees add at the end: use orgs.tree.add")
        _place(node, target)
        if save:
            node.save()
        return node

    def _refused(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("the structure is written by orgs.tree alone")

    move_node = _move_node = _refused
    _make_child_root_node = _move_child_node = _move_root_node = _refused
    _create_tree_space = _create_space = _close_gap = _inter_tree_move_and_close_gap = _refused
    partial_rebuild = delay_mptt_updates = disable_mptt_updates = build_tree_nodes = _refused
    add_related_count = get_queryset_descendants = get_queryset_ancestors = _refused

    def rebuild(self, **filters: Any) -> None:
        """Lay all trees out anew; see `orgs.tree.rebuild`."""
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


def _nodes() -> QuerySet[Organization]:
    from orgs.models import Organization  # the model's manager lives in this module

    return Organization.objects.all()


def subtree(node: Organization, include_self: bool = True) -> QuerySet[Organization]:
    """Return a node with all under it, in tree order."""
    return _nodes().under(node, include_self)  # type: ignore[attr-defined]


def ancestors(node: Organization, include_self: bool = False) -> QuerySet[Organization]:
    """Return what a node lies under, from the root down."""
    found = _nodes().filter(tree_id=node.tree_id, lft__lte=node.lft, rght__gte=node.rght)
    return found if include_self else found.exclude(pk=node.pk)


# ---------------------------------------------------------------- locks


def _lock_tree(tree_id: int, *, shared: bool) -> None:
    """Take the lock of one tree until the transaction ends; SQLite's one writer needs none."""
    if connection.vendor != "postgresql":
        return
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_LOCK_SPACE, tree_id])


def _locked(pk: int) -> Organization:
    """Read a node's edges fresh and keep others from adding under it until the transaction ends."""
    nodes = _nodes().order_by()
    if connection.vendor == "postgresql":
        nodes = nodes.select_for_update(no_key=True)
    return nodes.get(pk=pk)


def _fresh_edges(node: Organization) -> Organization:
    node.refresh_from_db(fields=["tree_id", "lft", "rght", "level", "parent"])
    node._mptt_meta.update_mptt_cached_fields(node)
    return node


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
    width = ROOM.get(node.kind, LEAF)
    left = _claim_at_once(parent, width) if connection.vendor == "postgresql" else None
    _set_edges(node, parent, left if left is not None else _claim([(parent, [width])])[0][0])


def _place_root(node: Organization) -> None:
    _lock_tree(_ROOTS, shared=False)
    last = _nodes().order_by().aggregate(last=Max("tree_id"))["last"] or 0
    node.tree_id, node.lft, node.rght, node.level = last + 1, 1, ROOM.get(node.kind, LEAF), 0


def _set_edges(node: Organization, parent: Organization, left: int) -> None:
    width = ROOM.get(node.kind, LEAF)
    node.tree_id, node.level = parent.tree_id, parent.level + 1
    node.lft, node.rght = left, left + width - 1


def _claim(wanted: Sequence[tuple[Organization, list[int]]]) -> list[list[int]]:
    """Return the left edges for the widths wanted under each parent, widening the parents that are full.

    The shared try runs in a savepoint: giving it up releases its locks, so that asking for the tree's lock alone
    afterwards cannot lock two wideners against each other. All widening comes before any edge is taken, because it
    shifts what lies to the right.
    """
    trees = sorted({parent.tree_id for parent, _widths in wanted})
    try:
        with transaction.atomic():
            for tree_id in trees:
                _lock_tree(tree_id, shared=True)
            return [_take_room(parent, widths) for parent, widths in wanted]
    except _Full:
        pass
    with transaction.atomic():
        for tree_id in trees:
            _lock_tree(tree_id, shared=False)
        for parent, widths in sorted(
            wanted, key=lambda want: -want[0].level
        ):  # a child may grow into its parent's room
            _fresh_edges(parent)
            _widen(parent, sum(widths))
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


def _claim_at_once(parent: Organization, width: int) -> int | None:
    """Do what the shared try of `_claim` does in one round trip; None, and no lock kept, where there is no room.

    Three statements, because each sees what was committed before it began: lock first, read afterwards. Only for
    PostgreSQL; `_claim` does the same by the ORM.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [_LOCK_SPACE, parent.tree_id, parent.pk, parent.pk])
        tree_id, parent.lft, parent.rght, parent.level, last = cursor.fetchone()
        if tree_id == parent.tree_id and last + width < parent.rght:
            return int(last) + 1
        cursor.execute("ROLLBACK TO SAVEPOINT orgs_tree_claim")
    _fresh_edges(parent)
    return None


def _take_room(parent: Organization, widths: Sequence[int]) -> list[int]:
    current = _locked(parent.pk)
    for field in ("tree_id", "lft", "rght", "level"):
        setattr(parent, field, getattr(current, field))
    left = _end_of_children(parent) + 1
    lefts = []
    for width in widths:
        lefts.append(left)
        left += width
    if left > parent.rght:
        raise _Full
    return lefts


def _end_of_children(parent: Organization) -> int:
    """Return the last edge in use inside a parent."""
    last = _nodes().filter(parent_id=parent.pk).order_by("-rght").values_list("rght", flat=True).first()
    return last if last is not None else parent.lft


# ---------------------------------------------------------------- widening


def _widen(parent: Organization, needed: int) -> None:
    """Give a full parent room for `needed` more and at least double what it had; the caller holds the tree alone."""
    if _end_of_children(parent) + needed < parent.rght:
        return  # another widener was quicker
    extra = max(needed, parent.rght - parent.lft + 1)
    if _free_right_of(parent) >= extra:
        _nodes().filter(pk=parent.pk).update(rght=F("rght") + extra)
    else:
        _shift_right(parent, extra)
    _fresh_edges(parent)


def _free_right_of(node: Organization) -> int:
    """Return how far a node may grow to the right before it meets a sibling or its parent's edge."""
    if node.parent_id is None:
        return LIMIT - node.rght
    right = _nodes().filter(parent_id=node.parent_id, lft__gt=node.rght).order_by().aggregate(edge=Min("lft"))["edge"]
    edge = right or _nodes().order_by().values_list("rght", flat=True).get(pk=node.parent_id)
    return int(edge - node.rght - 1)


def _shift_right(node: Organization, extra: int) -> None:
    """Move all that lies right of a node by `extra` and stretch the node with all above it, in one statement."""
    top = _nodes().filter(tree_id=node.tree_id).order_by().aggregate(edge=Max("rght"))["edge"]
    if top + extra > LIMIT:
        raise TreeError(_("The tree has no numbers left; run check_tree --fix to lay it out anew."))
    _nodes().filter(tree_id=node.tree_id, rght__gte=node.rght).order_by().update(
        lft=F("lft") + Case(When(lft__gt=node.rght, then=Value(extra)), default=Value(0)),
        rght=F("rght") + extra,
    )


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
    with transaction.atomic():
        wanted = [(group[0].parent, [ROOM.get(node.kind, LEAF) for node in group]) for group in groups]
        for (parent, _widths), group, lefts in zip(wanted, groups, _claim(wanted), strict=True):
            for node, left in zip(group, lefts, strict=True):
                _set_edges(node, parent, left)
        return _create(added)


def _create(nodes: list[Organization]) -> list[Organization]:
    from orgs.bulk_insert import insert  # both are leaves
    from orgs.names import search_text

    for node in nodes:
        node.search_text = search_text(node.name, node.short_name)
    insert(nodes)
    return nodes


# ---------------------------------------------------------------- moving


def move(node: Organization, new_parent: Organization, *, actor: User | None, reason: str) -> None:
    """Move a node with all under it to another parent, under the tree's lock, with its history.

    Raises `MoveRefused` when the target is itself or below it, is the present parent, or cannot hold its kind.
    """
    from orgs.models import OrganizationMove

    with transaction.atomic():
        for tree_id in sorted({node.tree_id, new_parent.tree_id}):
            _lock_tree(tree_id, shared=False)
        _fresh_edges(node)
        _fresh_edges(new_parent)
        _check_move(node, new_parent)
        old_parent_id = node.parent_id
        _move_interval(node, new_parent)
        OrganizationMove.objects.create(
            organization=node, from_parent_id=old_parent_id, to_parent=new_parent, actor=actor, reason=reason
        )


def _check_move(node: Organization, new_parent: Organization) -> None:
    _check_kind(node, new_parent)
    if new_parent.tree_id == node.tree_id and node.lft <= new_parent.lft and new_parent.rght <= node.rght:
        raise MoveRefused(_("An organization cannot be moved under itself."))
    if new_parent.pk == node.parent_id:
        raise MoveRefused(_("It is placed there already."))


def _move_interval(node: Organization, new_parent: Organization) -> None:
    width = node.rght - node.lft + 1
    if _end_of_children(new_parent) + width >= new_parent.rght:
        _widen(new_parent, width)
        _fresh_edges(node)
    left = _end_of_children(new_parent) + 1
    shift, rise = left - node.lft, new_parent.level + 1 - node.level
    _nodes().filter(tree_id=node.tree_id, lft__gte=node.lft, rght__lte=node.rght).order_by().update(
        tree_id=Value(new_parent.tree_id),
        lft=F("lft") + shift,
        rght=F("rght") + shift,
        level=F("level") + rise,
    )
    _nodes().filter(pk=node.pk).order_by().update(parent=new_parent, version=F("version") + 1)
    node.version += 1
    _fresh_edges(node)


# ---------------------------------------------------------------- rebuilding


def rebuild() -> int:
    """Lay every tree out anew from the parents alone, each unit with room; returns the number of nodes.

    Takes the lock of every tree. Raises `TreeError` where the parents form a ring.
    """
    from orgs.tree_check import layout  # the layout knows nothing of the database

    with transaction.atomic():
        _lock_tree(_ROOTS, shared=False)
        for tree_id in _nodes().order_by("tree_id").values_list("tree_id", flat=True).distinct():
            _lock_tree(tree_id, shared=False)
        nodes = list(_nodes().order_by("tree_id", "lft", "pk").only("pk", "parent_id", "kind", "lft", "rght"))
        placed = layout([(node.pk, node.parent_id, node.kind) for node in nodes])
        for node in nodes:
            node.tree_id, node.lft, node.rght, node.level = placed[node.pk]
        if nodes:
            type(nodes[0]).objects.bulk_update(nodes, ["tree_id", "lft", "rght", "level"], batch_size=1000)
        return len(nodes)
