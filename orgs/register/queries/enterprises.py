"""What the page of an enterprise shows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs.common import scope
from orgs.common.scope import VIEW, Scope
from orgs.register import rules as register_rules
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import resting_on
from orgs.register.querysets import EnterpriseQuerySet
from orgs.register.sizes import size_class, size_reason
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

SHOWN_OF_UNITS = ("name", "short_name", "kind", "tree_id", "lft", "rght", "parent_id")


#: What a row of a list shows of an enterprise; the rest would only make the database sort wider rows.
LISTED = (
    "uscc", "name", "industry__name", "size_class", "staff", "revenue", "assets", "scitech_workers",
    "has_party_organization", "opened", "closed",
    *(f"unit__{path}{name}" for path in ("", "parent__", "parent__parent__") for name in SHOWN_OF_UNITS),
)  # fmt: skip


def seen(user: User, unit: Organization | None = None) -> EnterpriseQuerySet:
    """Return the visible enterprises, below a unit where one is given, by the keys of their units.

    The same rows as `visible_to`; with the keys written out the database knows how many there are and walks the
    index of the order asked for in place of sorting them all.
    """
    rows = Enterprise.objects.visible_to(user)
    if Scope.of(user).is_narrow(VIEW):
        return rows.under(unit) if unit else rows
    units = Organization.objects.units().visible_to(user)
    if unit is not None:
        units = units.under(unit)
    return Enterprise.objects.filter(unit__in=list(units.order_by().values_list("pk", flat=True)))


def listed(rows: EnterpriseQuerySet) -> EnterpriseQuerySet:
    """Read along what a row of a list shows."""
    return rows.select_related("unit__parent__parent", "industry").only(*LISTED)


def with_all_covers(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Read along the unit, the industry and every cover with its association."""
    covers = CoveredEnterprise.objects.select_related("association__organization__parent").order_by("first_day")
    return enterprises.select_related("unit__parent__parent__parent", "industry").prefetch_related(
        Prefetch("covers", queryset=covers, to_attr="all_covers")
    )


def size_words(
    industry: str | None = None,
    staff: int | None = None,
    revenue: Decimal | None = None,
    assets: Decimal | None = None,
) -> dict[str, object]:
    """Return the size class and the reason for it."""
    found = size_class(industry, staff, revenue, assets)
    return {"size": found.label if found else "", "size_reason": size_reason(industry, staff, revenue, assets)}


def enterprise_facts(user: User, enterprise: Enterprise) -> dict[str, object]:
    """Return state, covers (those out of scope without their name), what is missing and the verbs."""
    today = timezone.localdate()
    covers = [
        (cover, cover.association.organization, scope.may(user, VIEW, cover.association.organization))
        for cover in enterprise.all_covers  # type: ignore[attr-defined]
    ]
    current = [cover for cover, node, _seen in covers if cover.end_day is None and node.is_active_on(today)]
    asked = [cover.association_id for cover in current]
    resting = set(resting_on(today).filter(association__in=asked).values_list("association", flat=True))
    may_register = register_rules.may_register(user, enterprise.unit)
    return {
        "covers": covers,
        "is_covered": bool({cover.association_id for cover in current} - resting),
        "resting": resting,
        "is_alive": enterprise.is_alive_on(today),
        "labels": [(label, label.holds_on(today)) for label in enterprise.labels.all()],
        "missing": missing(enterprise),
        "former": [*enterprise.former_places.select_related("unit"), *enterprise.former_sizes.all()],
        "may_change": register_rules.may_change_enterprise(user, enterprise),
        "sees_phones": tree_rules.may_see_phones(user, enterprise.unit),
        "may_register": may_register and enterprise.closed is None and not any(c.is_host for c in current),
        "why_not": "" if may_register else _("Associations of this unit are registered by its own officers."),
        **size_words(enterprise.industry_id, enterprise.staff, enterprise.revenue, enterprise.assets),
    }


def missing(enterprise: Enterprise) -> list[str]:
    """Name what the register does not know of an enterprise yet."""
    asked = (
        (enterprise.industry_id, _("industry")),
        (enterprise.staff, _("staff")),
        (enterprise.revenue, _("revenue")),
        (enterprise.scitech_workers, _("sci-tech workers")),
        (enterprise.has_party_organization, _("party organization or none")),
        (enterprise.opened, _("day of setting up")),
    )
    return [words for value, words in asked if value is None]
