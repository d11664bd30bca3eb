"""Enterprises that the one being registered may be already, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from orgs.common import scope
from orgs.common.names import most_alike, name_key
from orgs.common.scope import VIEW
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.enterprises import seen
from orgs.register.queries.whose import host_cover_of, whose_association, whose_enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User

MOST = 8
#: A county's names compared one by one; the largest counties stay below it.
MOST_COMPARED = 20_000
SAME_CODE, SAME_NAME, SIMILAR, CONTAINS = "same_code", "same_name", "similar", "contains"


@dataclass(frozen=True)
class Likely:
    """An enterprise in scope that may be the same, why, and whose association it hosts (empty: none)."""

    enterprise: Enterprise
    kind: str
    reason: str
    hosts: str = ""
    association: Organization | None = None

    @property
    def is_free(self) -> bool:
        """Tell whether an association may be registered for it."""
        return not self.hosts and self.enterprise.closed is None


@dataclass(frozen=True)
class Findings:
    """What is known of a code and a name: likely enterprises, and a code that is kept where the user cannot see."""

    likely: list[Likely]
    elsewhere: str = ""


def with_hosts(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Read along the unit and the open covers with their associations."""
    open_covers = CoveredEnterprise.objects.filter(end_day__isnull=True).select_related(
        "association__organization__parent"
    )
    return enterprises.select_related("unit", "unit__parent", "industry").prefetch_related(
        Prefetch("covers", queryset=open_covers, to_attr="open_covers")
    )


def find(user: User, *, uscc: str = "", name: str = "", unit: Organization | None = None) -> Findings:
    """Look for the same code, the same normalised name, a similar name in the unit and names that hold the words."""
    found: dict[int, str] = {}
    visible = seen(user)
    key = name_key(name)
    if uscc:
        found |= dict.fromkeys(visible.filter(uscc=uscc).values_list("pk", flat=True), SAME_CODE)
    if key:
        _add(found, visible.filter(name_key=key), SAME_NAME)
    if len(key) >= 4 and unit is not None and scope.may(user, VIEW, unit):
        rows = list(Enterprise.objects.filter(unit=unit).values_list("pk", "name_key")[:MOST_COMPARED])
        found |= {pk: SIMILAR for pk in most_alike(key, rows, MOST) if pk not in found}
    if len(name.strip()) >= 2 and len(found) < MOST:
        _add(found, visible.filter(search_text__contains=name.strip().lower()), CONTAINS)
    elsewhere = _elsewhere(user, uscc) if uscc and SAME_CODE not in found.values() else ""
    return Findings(_likely(user, found), elsewhere)


def _add(found: dict[int, str], rows: QuerySet[Enterprise], kind: str) -> None:
    for pk in rows.order_by("name").values_list("pk", flat=True)[:MOST]:
        found.setdefault(pk, kind)


def _elsewhere(user: User, uscc: str) -> str:
    """Say who keeps a code that lies outside the user's scope; nothing else of it may be told."""
    cover = host_cover_of(uscc=uscc)
    if cover is not None:
        return whose_association(cover, user)
    known = Enterprise.objects.select_related("unit").filter(uscc=uscc).first()
    return whose_enterprise(known, user) if known else ""


def _likely(user: User, found: dict[int, str]) -> list[Likely]:
    rank = (SAME_CODE, SAME_NAME, SIMILAR, CONTAINS).index
    rows = with_hosts(Enterprise.objects.filter(pk__in=found))
    ordered = sorted(rows, key=lambda enterprise: (rank(found[enterprise.pk]), enterprise.name))
    return [_one(user, enterprise, found[enterprise.pk]) for enterprise in ordered[:MOST]]


def _one(user: User, enterprise: Enterprise, kind: str) -> Likely:
    host = next((cover for cover in enterprise.open_covers if cover.is_host), None)  # type: ignore[attr-defined]
    node = host.association.organization if host else None
    hosts = ""
    if host is not None and node is not None:
        host.enterprise = enterprise  # saves whose_association a query
        hosts = whose_association(host, user)
    shown = node if node is not None and scope.may(user, VIEW, node) else None
    return Likely(enterprise, kind, reason(kind, enterprise), hosts, shown)


def reason(kind: str, enterprise: Enterprise) -> str:
    """Say why an enterprise may be the same, in words for a clerk."""
    if kind == SAME_CODE:
        return _("same unified social credit code")
    if kind == SAME_NAME:
        return _("same name, legal form and brackets aside")
    if kind == SIMILAR:
        return _("similar name in %(unit)s") % {"unit": enterprise.unit.short_name or enterprise.unit.name}
    return _("its name holds these words")


def same_name_elsewhere(user: User, *, name: str, uscc: str) -> Enterprise | None:
    """Return a visible enterprise with the same normalised name and another code, which asks for a second look."""
    key = name_key(name)
    if not key:
        return None
    twins = Enterprise.objects.visible_to(user).filter(name_key=key).exclude(uscc=uscc)
    return twins.select_related("unit").order_by("pk").first()
