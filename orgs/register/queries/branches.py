"""Branches of the tree as the browser shows them: one query for a node's children with their counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from orgs.common.days import alive_on
from orgs.common.enums import UNIT_KINDS, Kind
from orgs.common.scope import VIEW, Scope
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PER_PAGE = 100
SHOWN = ("pk", "kind", "name", "short_name", "closed", "parent_id", "tree_id", "lft", "rght", "level")


@dataclass
class Branch:
    """A node as the tree shows it; `children` is None while the branch is not fetched."""

    node: Organization
    children: list[Branch] | None = None
    next_page: int = 0
    current: bool = False
    left_out: int = field(default=0)

    @property
    def is_open(self) -> bool:
        """Tell whether its children are shown."""
        return self.children is not None


def counted(nodes: QuerySet[Organization]) -> QuerySet[Organization]:
    """Annotate how many living associations lie under each unit, and whether a node has children; one query."""
    day = timezone.localdate()
    below = Organization.objects.filter(
        alive_on(day),
        kind=Kind.ASSOCIATION,
        tree_id=OuterRef("tree_id"),
        lft__gt=OuterRef("lft"),
        lft__lt=OuterRef("rght"),
    )
    number = below.order_by().values("kind").annotate(n=Count("pk")).values("n")
    is_unit = Q(kind__in=UNIT_KINDS)
    return nodes.annotate(
        associations=Case(
            When(is_unit, then=Coalesce(Subquery(number, output_field=IntegerField()), 0)),
            default=Value(None),
            output_field=IntegerField(),
        ),
        has_children=Case(
            When(is_unit, then=Exists(Organization.objects.filter(parent=OuterRef("pk")))), default=Value(False)
        ),
    ).only(*SHOWN)


def _in_order(nodes: QuerySet[Organization]) -> QuerySet[Organization]:
    """Units first, then what stands on its own, each in tree order."""
    last = Case(When(kind__in=UNIT_KINDS, then=Value(0)), default=Value(1), output_field=IntegerField())
    return nodes.annotate(last=last).order_by("last", "tree_id", "lft")


def roots(user: User) -> list[Branch]:
    """Return where the user's view of the tree begins: the nodes of their postings."""
    pks = [interval.organization_id for interval in Scope.of(user).intervals(VIEW)]
    return [Branch(node) for node in _in_order(counted(Organization.objects.filter(pk__in=pks)))]


def children(user: User, node: Organization, page: int = 1) -> tuple[list[Branch], int]:
    """Return one page of a node's children and the number of the next page (0: no more)."""
    start = (page - 1) * PER_PAGE
    visible = Organization.objects.visible_to(user).filter(parent=node)
    rows = list(_in_order(counted(visible))[start : start + PER_PAGE + 1])
    more = page + 1 if len(rows) > PER_PAGE else 0
    return [Branch(row) for row in rows[:PER_PAGE]], more


def opened_to(user: User, target: Organization) -> list[Branch]:
    """Return the tree opened along the path to a node, which is marked; the queries follow the depth alone."""
    branches = roots(user)
    path = list(tree.ancestors(target, include_self=True).values_list("pk", flat=True))
    level = branches
    while (step := next((branch for branch in level if branch.node.pk in path), None)) is not None:
        if step.node.pk == target.pk:
            step.current = True
            break
        level, step.next_page = children(user, step.node)
        step.children = level
        if all(branch.node.pk not in path for branch in level):
            level = _show_beyond_page(user, step, path)
    return branches


def _show_beyond_page(user: User, step: Branch, path: list[int]) -> list[Branch]:
    """Add the child on the path, which a later page of many holds."""
    visible = Organization.objects.visible_to(user).filter(parent=step.node, pk__in=path)
    step.children = [*(step.children or []), *(Branch(row) for row in counted(visible))]
    return step.children


def found(user: User, words: str, limit: int = 30) -> list[Organization]:
    """Return the visible nodes whose name, part of a name or pinyin initials are the words; units first."""
    text = words.strip().lower()
    if not text:
        return []
    rows = Organization.objects.visible_to(user).filter(search_text__contains=text)
    return list(_in_order(rows).select_related("parent__parent")[:limit])
