"""What makes a sparse tree sound, and a fresh layout: pure functions over plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgs.common.enums import PARENT_KINDS


@dataclass(frozen=True, slots=True)
class Row:
    """The structural columns of one node."""

    pk: int
    parent_id: int | None
    kind: str
    tree_id: int
    lft: int
    rght: int
    level: int


@dataclass(frozen=True)
class Fault:
    """What is wrong with one node."""

    node: int
    fault: str


def check(rows: Iterable[Row]) -> list[Fault]:
    """Return every fault of the tree: parents, kinds, levels, intervals and siblings."""
    by_pk = {row.pk: row for row in rows}
    faults: list[Fault] = []
    children: dict[int | None, list[Row]] = defaultdict(list)
    roots: dict[int, int] = {}
    for row in by_pk.values():
        children[row.parent_id].append(row)
        faults += [Fault(row.pk, text) for text in _faults_of(row, by_pk, roots)]
    faults += _overlaps(children)
    faults += _rings(by_pk)
    return sorted(faults, key=lambda fault: fault.node)


def _faults_of(row: Row, by_pk: dict[int, Row], roots: dict[int, int]) -> Iterable[str]:
    if row.lft >= row.rght:
        yield _("its left edge is not before its right edge")
    if row.parent_id is None:
        yield from _faults_of_root(row, roots)
        return
    parent = by_pk.get(row.parent_id)
    if parent is None:
        yield _("its parent is missing")
        return
    if row.tree_id != parent.tree_id:
        yield _("it is in another tree than its parent")
    elif not (parent.lft < row.lft and row.rght < parent.rght):
        yield _("its interval lies outside its parent's")
    if row.level != parent.level + 1:
        yield _("its level is not its parent's plus one")
    if parent.kind not in PARENT_KINDS.get(row.kind, ()):
        yield _("a node of its kind cannot sit there")


def _faults_of_root(row: Row, roots: dict[int, int]) -> Iterable[str]:
    if row.level != 0:
        yield _("a root must have level 0")
    if PARENT_KINDS.get(row.kind):
        yield _("a node of its kind needs a parent")
    if row.tree_id in roots:
        yield _("another root has the same tree number")
    roots[row.tree_id] = row.pk


def _overlaps(children: dict[int | None, list[Row]]) -> Iterable[Fault]:
    for parent_id, group in children.items():
        if parent_id is None:
            continue
        end, tree_id = 0, 0
        for row in sorted(group, key=lambda r: (r.tree_id, r.lft)):
            if row.tree_id != tree_id:
                end, tree_id = 0, row.tree_id
            if row.lft <= end:
                yield Fault(row.pk, _("its interval overlaps its neighbour's"))
            end = max(end, row.rght)


def _rings(by_pk: dict[int, Row]) -> Iterable[Fault]:
    rooted: set[int] = set()
    for row in by_pk.values():
        path: list[int] = []
        step: Row | None = row
        while step is not None and step.pk not in rooted and step.pk not in path:
            path.append(step.pk)
            step = by_pk.get(step.parent_id) if step.parent_id else None
        if step is not None and step.pk in path:
            yield Fault(row.pk, _("its parents form a ring"))
        else:
            rooted.update(path)


def layout(nodes: Sequence[tuple[int, int | None, str]]) -> dict[int, tuple[int, int, int, int]]:
    """Return (tree_id, lft, rght, level) for `(pk, parent, kind)` rows, siblings in the order given.

    A unit gets at least the room of its kind and twice what its children need. Raises `TreeError` for a ring.
    """
    from orgs.tree.edges import LEAF, ROOM, TreeError  # the writer's constants

    children: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    for pk, parent, kind in nodes:
        children[parent].append((pk, kind))
    order = _top_down(children)
    if len(order) != len(nodes):
        raise TreeError(_("Some parents are missing or form a ring; mend the parents first."))
    widths: dict[int, int] = {}
    for pk, kind, _level in reversed(order):
        inner = sum(widths[child] for child, _kind in children[pk])
        widths[pk] = max(ROOM.get(kind, LEAF), 2 * inner + 2 if inner else LEAF)
    placed: dict[int, tuple[int, int, int, int]] = {}
    for number, (root, _kind) in enumerate(children[None], 1):
        placed[root] = (number, 1, widths[root], 0)
    for pk, _kind, level in order:
        tree_id, left, _right, _own = placed[pk]
        edge = left + 1
        for child, _child_kind in children[pk]:
            placed[child] = (tree_id, edge, edge + widths[child] - 1, level + 1)
            edge += widths[child]
    return placed


def _top_down(children: dict[int | None, list[tuple[int, str]]]) -> list[tuple[int, str, int]]:
    order: list[tuple[int, str, int]] = []
    level = [(pk, kind, 0) for pk, kind in children[None]]
    while level:
        order += level
        level = [(child, kind, depth + 1) for pk, _kind, depth in level for child, kind in children[pk]]
    return order
