"""The home page of a person who works for one association or society leads to its page and says how it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.web import panels
from kexie_portal.web.panels import Figure, Panel
from orgs.changes.models.term import Term
from orgs.common import scope
from orgs.common.enums import UNIT_KINDS, Kind
from orgs.common.scope import VIEW
from orgs.memberships.models import Membership
from orgs.party.models.party import PartyOrganization
from orgs.register.models.association import CoveredEnterprise
from orgs.societies.models.society import SocietyTerm
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def install() -> None:
    """Register the panel, above the figures of units."""
    panels.register(own, order=5)


def own(user: User) -> Panel | None:
    """Lead those posted at one association, society or federation to its page; units have their figures instead."""
    intervals = scope.Scope.of(user).intervals(VIEW)
    if len(intervals) != 1 or intervals[0].kind in UNIT_KINDS:
        return None
    node = Organization.objects.filter(pk=intervals[0].organization_id).first()
    if node is None:
        return None
    figures = _association(node) if node.kind == Kind.ASSOCIATION else _body(node)
    return Panel(node.name, figures, node.get_absolute_url(), _("Open its page"))


def _association(node: Organization) -> list[Figure]:
    page = node.get_absolute_url()
    term = Term.objects.filter(association_id=node.pk, end_day__isnull=True).first()
    joined = Membership.objects.filter(member=node).current().count()
    covered = CoveredEnterprise.objects.filter(association_id=node.pk, end_day__isnull=True).count()
    return [
        _due(term.due_day if term else None, f"{page}?tab=terms"),
        Figure(_("Memberships"), joined, url=f"{page}?tab=societies"),
        Figure(_("Covered enterprises"), covered, url=f"{page}?tab=enterprises"),
    ]


def _body(node: Organization) -> list[Figure]:
    page = node.get_absolute_url()
    term = SocietyTerm.objects.filter(organization=node, end_day__isnull=True).first()
    members = Membership.objects.filter(body=node).current().count()
    party = PartyOrganization.objects.filter(host=node, end_day__isnull=True).count()
    return [
        Figure(_("Members"), members, url=f"{page}?tab=members"),
        _due(term.due_day if term else None, page),
        Figure(_("Party organizations"), party, url=page),
    ]


def _due(day: date | None, url: str) -> Figure:
    """Say when the next election is due, and that it is overdue."""
    note = _("overdue") if day is not None and day < timezone.localdate() else ""
    return Figure(_("Election due"), day.isoformat() if day else None, url=url, note=note)
