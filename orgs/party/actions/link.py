"""Keep the working link of a city with the party's organisation department: contacts and joint actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.dated import refuse_backward, refuse_end_to_come, refuse_overlap
from orgs.common.versions import write
from orgs.party import rules as party_rules
from orgs.party.models.link import JointAction, PartyContact, PartyLink
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

LINK_FIELDS = ("department", "manner", "first_day")


def _city(pk: int, actor: User) -> Organization:
    city = Organization.objects.select_for_update().get(pk=pk)
    if not party_rules.may_keep_city(actor, city):
        raise NotAllowed(_("You cannot keep the party building of %(name)s.") % {"name": city})
    return city


def _open(link: PartyLink, actor: User) -> PartyLink:
    """Return a link that has not ended, under lock."""
    _city(link.city_id, actor)
    current = PartyLink.objects.select_for_update().get(pk=link.pk)
    if current.end_day is not None:
        raise Refused(_("It has ended already."))
    return current


@retried
def save_link(
    city: Organization, link: PartyLink | None, *, actor: User, version: int, values: Mapping[str, Any]
) -> PartyLink:
    """Set up the link of a city, or correct it; raises `NotAllowed`, `Stale` and `Refused` (one at a time)."""
    with transaction.atomic():
        locked = _city(city.pk, actor)
        current = PartyLink(city=locked) if link is None else _open(link, actor)
        if link is not None and current.version != version:
            raise Stale(current)
        _check_begin(current, values["first_day"])
        refuse_overlap(PartyLink.objects.filter(city=locked).exclude(pk=current.pk), values["first_day"], None)
        write(current, values, LINK_FIELDS)
        scope.recheck(PartyLink, current.pk, actor, party_rules.MANAGE_PARTY)
        last_write.touch([city.pk])
        return current


def _check_begin(link: PartyLink, first: date) -> None:
    """Raise `Refused` where a link would begin on a day to come, or after what was done through it already."""
    if first > timezone.localdate():
        raise Refused(_("This day is still to come."), "first_day")
    if link.pk is None:
        return
    contact = link.contacts.aggregate(first=Min("first_day"))["first"]
    action = link.actions.aggregate(first=Min("day"))["first"]
    earliest = min((day for day in (contact, action) if day), default=None)
    if earliest is not None and first > earliest:
        words = _("A contact or joint action of %(day)s belongs to the link: it cannot begin later.")
        raise Refused(words % {"day": earliest.isoformat()}, "first_day")


@retried
def end_link(link: PartyLink, *, actor: User, day: date) -> PartyLink:
    """End a link with its contacts on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open(link, actor)
        _check_end(current.first_day, day)
        latest = current.actions.aggregate(last=Max("day"))["last"]
        if latest is not None and day <= latest:
            words = _("A joint action of %(day)s belongs to the link: it can end on a later day only.")
            raise Refused(words % {"day": latest.isoformat()}, "day")
        write(current, {"end_day": day}, ("end_day",))
        for contact in current.contacts.filter(end_day__isnull=True):
            contact.end_day = max(day, contact.first_day)
            contact.save(update_fields=["end_day"])
        last_write.touch([current.city_id])
        return current


def _check_end(first: date, day: date) -> None:
    refuse_backward(first, day, "day")
    refuse_end_to_come(day, "day")


@retried
def add_contact(link: PartyLink, *, actor: User, values: Mapping[str, Any]) -> PartyContact:
    """Name somebody through whom the two sides work together; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open(link, actor)
        if values["first_day"] < current.first_day:
            raise Refused(_("The link began on %(day)s only.") % {"day": current.first_day.isoformat()}, "first_day")
        if values["first_day"] > timezone.localdate():
            raise Refused(_("This day is still to come."), "first_day")
        same = {name: values.get(name, "") for name in ("side", "name", "phone")}
        if current.contacts.filter(end_day__isnull=True, **same).exists():
            raise Refused(_("This contact is named already."), "name")
        contact = PartyContact.objects.create(link=current, **values)
        last_write.touch([current.city_id])
        return contact


@retried
def end_contact(contact: PartyContact, *, actor: User, day: date) -> PartyContact:
    """End a contact's days; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        _city(contact.link.city_id, actor)
        current = PartyContact.objects.select_for_update().get(pk=contact.pk)
        if current.end_day is not None:
            raise Refused(_("It has ended already."), "day")
        _check_end(current.first_day, day)
        current.end_day = day
        current.save(update_fields=["end_day"])
        last_write.touch([contact.link.city_id])
        return current


@retried
def log_action(link: PartyLink, *, actor: User, values: Mapping[str, Any]) -> JointAction:
    """Write down what was done jointly on a day of the link; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open(link, actor)
        _check_day(current, values["day"])
        if current.actions.filter(day=values["day"], title=values["title"]).exists():
            raise Refused(_("This joint action is recorded already."), "title")
        action = JointAction.objects.create(link=current, **values)
        last_write.touch([current.city_id])
        return action


@retried
def correct_action(action: JointAction, *, actor: User, values: Mapping[str, Any]) -> JointAction:
    """Put right what is written of a joint action; the log keeps what it said before. Raises as `log_action` does."""
    with transaction.atomic():
        _city(action.link.city_id, actor)
        current = JointAction.objects.select_for_update(of=("self",)).select_related("link").get(pk=action.pk)
        _check_day(current.link, values["day"])
        changed = [name for name, value in values.items() if getattr(current, name) != value]
        for name in changed:
            setattr(current, name, values[name])
        if changed:
            current.save(update_fields=changed)
            last_write.touch([current.link.city_id])
        return current


def _check_day(link: PartyLink, day: date) -> None:
    """Raise `Refused` for a day of a joint action on which there was no link, or which has not come."""
    if day < link.first_day:
        raise Refused(_("The link began on %(day)s only.") % {"day": link.first_day.isoformat()}, "day")
    if link.end_day is not None and day >= link.end_day:
        raise Refused(_("The link ended on %(day)s.") % {"day": link.end_day.isoformat()}, "day")
    refuse_end_to_come(day, "day")
