"""What the page of a node shows, tab by tab: each tab reads only what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.common import scope
from orgs.common.days import alive_on
from orgs.common.enums import UNIT_KINDS, Kind, OfficerRole
from orgs.common.scope import VIEW
from orgs.pages.sections import Section
from orgs.register import rules as register_rules
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.suspension import Suspension, resting_on
from orgs.register.queries.gaps import gaps_of
from orgs.tree.models.organization import Organization, OrganizationMove

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

M = TypeVar("M", bound=Model)
PER_PAGE = 50


@dataclass(frozen=True)
class Step:
    """One next step: what is missing or waits, and where it is done (empty address: said, not done here)."""

    words: str | Promise
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab of the page."""

    key: str
    label: str | Promise
    template: str


UNIT_TABS = (
    Tab("overview", gettext_lazy("Overview"), "orgs/units/_tab_overview.html"),
    Tab("enterprises", gettext_lazy("Enterprises of the unit"), "orgs/register/_tab_enterprises.html"),
    Tab("associations", gettext_lazy("Associations"), "orgs/register/_tab_associations.html"),
    Tab("moves", gettext_lazy("Moves"), "orgs/units/_tab_moves.html"),
    Tab("history", gettext_lazy("History"), "orgs/units/_tab_history.html"),
)
ASSOCIATION_TABS = (
    Tab("overview", gettext_lazy("Overview"), "orgs/units/_tab_overview.html"),
    Tab("enterprises", gettext_lazy("Enterprises covered"), "orgs/register/_tab_enterprises.html"),
    Tab("people", gettext_lazy("Officers and contacts"), "orgs/register/_tab_people.html"),
    Tab("moves", gettext_lazy("Moves"), "orgs/units/_tab_moves.html"),
    Tab("history", gettext_lazy("History"), "orgs/units/_tab_history.html"),
)
#: Societies and federations: what they are comes from the sections that are registered for them.
OTHER_TABS = (UNIT_TABS[3], UNIT_TABS[4])


def tabs_of(node: Organization, more: tuple[Section, ...] = ()) -> tuple[Tab, ...]:
    """Return the tabs of a node's page by its kind; those of further subjects stand before moves and history."""
    own: tuple[Tab, ...] = OTHER_TABS
    if node.is_unit:
        own = UNIT_TABS
    elif node.kind == Kind.ASSOCIATION:
        own = ASSOCIATION_TABS
    return own[:-2] + tuple(Tab(section.key, section.label, section.template) for section in more) + own[-2:]


def association_of(node: Organization) -> Association | None:
    """Return what is special to an association's node."""
    if node.kind != Kind.ASSOCIATION:
        return None
    resting = Suspension.objects.current().filter(association=OuterRef("pk"))
    association = Association.objects.filter(pk=node.pk).annotate(is_resting=Exists(resting)).first()
    if association is not None:
        association.organization = node
    return association


def covers_of(association: Association) -> list[CoveredEnterprise]:
    """Return the enterprises that an association covers or covered, the host and the present ones first."""
    rows = association.covered.select_related("enterprise__unit", "enterprise__industry")
    return sorted(rows, key=lambda c: (c.end_day is not None, not c.is_host, c.enterprise.name))


def officers_of(association: Association) -> tuple[list[Officer], list[Officer]]:
    """Return those in office and those whose term has ended."""
    today = timezone.localdate()
    rows = list(association.officers.order_by("pk"))
    order = {role: rank for rank, role in enumerate(OfficerRole.values)}
    rows.sort(key=lambda officer: order[officer.role])
    ended = [officer for officer in rows if officer.end_day is not None and officer.end_day <= today]
    return [officer for officer in rows if officer not in ended], ended


def moves_of(node: Organization) -> QuerySet[OrganizationMove]:
    """Return the moves of a node, newest first."""
    return node.moves.select_related("from_parent", "to_parent", "actor")


def unit_figures(user: User, node: Organization) -> dict[str, int]:
    """Count the living enterprises, the associations (all, and the suspended of them) and the parks under a unit."""
    day = timezone.localdate()
    below = Organization.objects.visible_to(user).under(node, include_self=False).filter(alive_on(day))
    return {
        "enterprises": Enterprise.objects.visible_to(user).under(node).alive_on(day).count(),
        "associations": below.filter(kind=Kind.ASSOCIATION).count(),
        "suspended": below.filter(kind=Kind.ASSOCIATION, pk__in=resting_on(day)).count(),
        "parks": below.filter(kind=Kind.PARK).count(),
    }


def page_of(rows: QuerySet[M], number: str | None) -> Page[M]:
    """Return one page of a tab's rows."""
    return Paginator(rows, PER_PAGE).get_page(number)


def next_steps(user: User, node: Organization, association: Association | None) -> list[Step]:
    """Return what is still missing at an association, or what waits at a unit."""
    if association is not None:
        may = register_rules.may_change_association(user, association)
        return (
            []
            if node.closed
            else [Step(gap.label, gap.url(association) if may else "") for gap in gaps_of(association)]
        )
    if node.kind not in UNIT_KINDS or not scope.may(user, VIEW, node):
        return []
    query = f"?unit={node.pk}"
    return [
        Step(_("Enterprises that should have an association"), reverse("orgs:target_list") + query),
        Step(_("Associations at which something is missing"), f"{reverse('orgs:association_list')}{query}&missing=any"),
    ]
