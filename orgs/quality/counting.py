"""What the rules find, counted by unit: one query a rule, added up over the units in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from kexie_portal.web.kept import KEPT_SECONDS, kept
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.quality.catalogue import RULES, Rule
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.register.querysets import EnterpriseQuerySet
    from orgs.tree.querysets import OrganizationQuerySet


@dataclass(frozen=True)
class Line:
    """One rule with its findings: in the whole unit, and in each unit right under it, in their order."""

    rule: Rule
    total: int
    parts: list[tuple[Organization, int]]


def visible(
    rule: Rule, user: User, day: date, unit: Organization | None = None, *, few: bool = False
) -> OrganizationQuerySet | EnterpriseQuerySet:
    """Return the findings of a rule that the user sees, under a unit where one is given.

    `few` says that the caller narrows them to a handful; less than a province is looked at that way anyhow.
    """
    reached = [one.kind for one in scope.Scope.of(user).intervals(VIEW)]
    whole = Kind.PROVINCE in reached and (unit is None or unit.kind == Kind.PROVINCE)
    rows: Any = rule.found(day, few=few or not whole)
    mine: OrganizationQuerySet | EnterpriseQuerySet = rows.visible_to(user)
    return mine.under(unit) if unit else mine


def lines(user: User, unit: Organization, day: date) -> list[Line]:
    """Count every rule in a unit and in the units right under it."""
    tree = list(Organization.objects.units().under(unit).order_by("lft"))
    children = [node for node in tree if node.parent_id == unit.pk]
    edges = {node.pk: node.lft for node in tree}
    counts = _counts(user, unit, day)
    found = []
    for rule in RULES.values():
        counted = counts[rule.key]
        parts = [
            (child, sum(n for pk, n in counted.items() if child.lft <= edges.get(pk, 0) < child.rght))
            for child in children
        ]
        found.append(Line(rule, sum(counted.values()), parts))
    return found


def _counts(user: User, unit: Organization, day: date) -> dict[str, dict[int, int]]:
    """Count the findings of each rule by unit, one query a rule, and keep them until the next write."""

    def work() -> dict[str, dict[int, int]]:
        return {rule.key: _by_unit(rule, visible(rule, user, day, unit)) for rule in RULES.values()}

    state = last_write.state(user, VIEW)
    return kept(f"quality {state} {unit.pk} {day}", KEPT_SECONDS, work, alone=True) if state else work()


def _by_unit(rule: Rule, rows: OrganizationQuerySet | EnterpriseQuerySet) -> dict[int, int]:
    """Count rows by the unit that holds them; a unit at fault counts for itself."""
    return dict(rows.order_by().values_list(rule.unit_field).annotate(n=Count("pk")))
