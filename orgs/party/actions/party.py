"""Keep party building: a city's committee, and the party organisations of societies and federations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.dated import refuse_backward, refuse_end_to_come, refuse_overlap
from orgs.common.versions import write
from orgs.party import rules as party_rules
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


COMMITTEE_FIELDS = (
    "name", "planned_on", "preparing_on", "established_on", "dissolved_on", "letter_number", "superior", "secretary",
    "phone", "members", "note",
)  # fmt: skip

ORGANIZATION_FIELDS = ("level", "kind", "name", "superior", "secretary", "phone", "members", "first_day", "end_day")

_STEPS = ("planned_on", "preparing_on", "established_on", "dissolved_on")


@retried
def save_committee(city: Organization, *, actor: User, version: int, values: Mapping[str, Any]) -> PartyCommittee:
    """Write how far a city's society party committee (科技社团党委) has come.

    `version` is 0 where there was none when the form was opened. Raises `NotAllowed`, `Refused` and `Stale`.
    """
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=city.pk)
        if not party_rules.may_keep_city(actor, locked):
            raise NotAllowed(_("You cannot keep the party building of %(name)s.") % {"name": city})
        committee = PartyCommittee.objects.select_for_update().filter(city=locked).first()
        if committee is not None and committee.version != version:
            raise Stale(committee)
        committee = committee or PartyCommittee(city=locked)
        _check_steps({name: values.get(name, getattr(committee, name)) for name in _STEPS})
        write(committee, values, COMMITTEE_FIELDS)
        scope.recheck(PartyCommittee, committee.pk, actor, party_rules.MANAGE_PARTY)
        last_write.touch([city.pk])
        return committee


def _check_steps(days: Mapping[str, date | None]) -> None:
    """Raise `Refused` where a later step lies before an earlier one, or a dissolution without a beginning."""
    latest: date | None = None
    for name in _STEPS:
        day = days[name]
        if day is None:
            continue
        if day > timezone.localdate():
            raise Refused(_("This day is still to come."), name)
        if latest is not None and day < latest:
            raise Refused(_("The days of a later step cannot lie before those of an earlier one."), name)
        latest = day
    if days["dissolved_on"] is not None and days["established_on"] is None:
        raise Refused(
            _("What was never set up cannot be dissolved: give the day on which it was set up."), "dissolved_on"
        )


@retried
def save_organization(
    host: Organization, party: PartyOrganization | None, *, actor: User, version: int, values: Mapping[str, Any]
) -> PartyOrganization:
    """Enter a party organisation of a society or federation, or correct what is written of it.

    Of one that has ended the end day can be put right too; without one it goes on. Raises `NotAllowed`, `Stale`,
    and `Refused` where there is one at this level on one of these days.
    """
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=host.pk)
        if not party_rules.may_keep_host(actor, locked):
            raise NotAllowed(_("You cannot keep the party building of %(name)s.") % {"name": host})
        current = PartyOrganization(host=locked) if party is None else _locked(party, version)
        first, level = values["first_day"], values["level"]
        last = values.get("end_day", current.end_day) if current.end_day else None
        _check_founding(locked, first, last)
        others = PartyOrganization.objects.filter(host=locked, level=level).exclude(pk=current.pk)
        refuse_overlap(others, first, last)
        write(current, {**values, "end_day": last}, ORGANIZATION_FIELDS)
        scope.recheck(PartyOrganization, current.pk, actor, party_rules.MANAGE_PARTY)
        last_write.touch([host.pk])
        return current


def _check_founding(host: Organization, first: date, end: date | None) -> None:
    if first > timezone.localdate():
        raise Refused(_("This day is still to come."), "first_day")
    if host.opened is not None and first < host.opened:
        words = _("%(name)s was founded on %(day)s; its party organization cannot be older.")
        raise Refused(words % {"name": host, "day": host.opened.isoformat()}, "first_day")
    if host.closed is not None and first >= host.closed:
        words = _("%(name)s was closed on %(day)s.")
        raise Refused(words % {"name": host, "day": host.closed.isoformat()}, "first_day")
    if host.closed is not None and (end is None or end > host.closed):
        words = _("%(name)s was closed on %(day)s.")
        raise Refused(words % {"name": host, "day": host.closed.isoformat()}, "end_day")
    refuse_end_to_come(end)
    refuse_backward(first, end)


def _locked(party: PartyOrganization, version: int | None = None) -> PartyOrganization:
    """Return the party organisation under lock; raises `Stale` when somebody wrote it after `version`."""
    current = PartyOrganization.objects.select_for_update().get(pk=party.pk)
    if version is not None and current.version != version:
        raise Stale(current)
    return current


@retried
def end_organization(party: PartyOrganization, *, actor: User, day: date, reason: str) -> PartyOrganization:
    """End a party organisation on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        host = Organization.objects.select_for_update().get(pk=party.host_id)
        current = _locked(party)
        if not party_rules.may_keep_host(actor, host):
            raise NotAllowed(_("You cannot keep the party building of %(name)s.") % {"name": host})
        if current.end_day is not None:
            raise Refused(_("It has ended already."), "day")
        refuse_end_to_come(day, "day")
        refuse_backward(current.first_day, day, "day")
        write(current, {"end_day": day, "end_reason": reason}, ("end_day", "end_reason"))
        last_write.touch([host.pk])
        return current
