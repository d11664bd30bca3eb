"""Party building in the audit log; phones are masked for most readers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from orgs.common import history
from orgs.common.enums import HOSTS, Kind
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.tree.models.organization import Organization


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Give what belongs to the history of a node: a city's committee and link, the party organisations of a society."""
    if node.kind == Kind.CITY:
        yield PartyCommittee.objects.filter(city_id=node.pk)
        yield PartyLink.objects.filter(city_id=node.pk)
        yield PartyContact.objects.filter(link__city_id=node.pk)
        yield JointAction.objects.filter(link__city_id=node.pk)
    if node.kind in HOSTS:
        yield PartyOrganization.objects.filter(host_id=node.pk)


def register() -> None:
    """Record every write of these records."""
    history.belongs(related)
    worked_out = ["version", "is_sample"]
    for model in (PartyCommittee, PartyOrganization):
        history.record(model, exclude=worked_out, personal=["secretary", "phone"])
    history.record(PartyLink, exclude=worked_out, title=lambda link: link.department)
    history.record(PartyContact, exclude=worked_out, personal=["name", "phone"])
    history.record(JointAction, exclude=worked_out, title=lambda action: action.title)
