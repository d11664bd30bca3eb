"""The link of a society with a provincial society, and its log (guidance art. 5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common.enums import Kind
from orgs.societies import rules as society_rules
from orgs.societies.actions.society import locked
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

CONTACTS = ("contact", "phone", "provincial_contact", "provincial_phone")


def link(
    society: Organization, *, actor: User, provincial_society: Organization, first_day: date, **contacts: str
) -> LiaisonLink:
    """Link a city's society with a provincial society from a day on; raises `NotAllowed` and `Refused`."""
    try:
        return _link(society, actor, provincial_society, first_day, contacts)
    except IntegrityError as error:
        raise Refused(_("The two societies are linked already."), "provincial_society") from error


@retried
def _link(
    society: Organization, actor: User, above: Organization, first_day: date, contacts: dict[str, str]
) -> LiaisonLink:
    with transaction.atomic():
        current = locked(society.pk)
        if current.kind != Kind.SOCIETY or not society_rules.may_keep(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current})
        if above.kind != Kind.PROVINCIAL_SOCIETY or above.closed is not None or above.tree_id != current.tree_id:
            raise Refused(_("This is no provincial society of the province."), "provincial_society")
        if first_day > timezone.localdate() or (current.opened is not None and first_day < current.opened):
            raise Refused(_("The day must lie between the founding and today."), "first_day")
        if above.opened is not None and first_day < above.opened:
            words = _("%(name)s was founded on %(day)s only.")
            raise Refused(words % {"name": above.name, "day": above.opened.isoformat()}, "first_day")
        earlier = LiaisonLink.objects.filter(society=current, provincial_society=above, end_day__gt=first_day)
        if earlier.exclude(end_day=F("first_day")).exists():
            raise Refused(_("They were linked on that day already; the days overlap."), "first_day")
        made = LiaisonLink.objects.create(society=current, provincial_society=above, first_day=first_day, **contacts)
        last_write.touch([current.pk])
        return made


@retried
def set_contacts(known: LiaisonLink, *, actor: User, version: int, **contacts: str) -> LiaisonLink:
    """Write the contacts at both ends; raises `Stale`, `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(known, actor)
        if current.version != version:
            raise Stale(current)
        current.version += 1
        for name in CONTACTS:
            setattr(current, name, contacts[name])
        current.save(update_fields=[*CONTACTS, "version"])
        last_write.touch([current.society_id])
        return current


@retried
def end_link(known: LiaisonLink, *, actor: User, day: date, reason: str) -> LiaisonLink:
    """End a link on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(known, actor)
        if not current.first_day <= day <= timezone.localdate():
            raise Refused(_("The day must lie between the first day and today."), "day")
        if (last := current.entries.filter(day__gt=day).first()) is not None:
            words = _("The log has a line of %(day)s; the link cannot end before.")
            raise Refused(words % {"day": last.day.isoformat()}, "day")
        current.end_day, current.end_reason = day, reason
        current.save(update_fields=["end_day", "end_reason"])
        last_write.touch([current.society_id])
        return current


@retried
def log(known: LiaisonLink, *, actor: User, day: date, subject: str, words: str) -> LiaisonEntry:
    """Add a line to the log of a link; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(known, actor)
        if not current.first_day <= day <= timezone.localdate():
            raise Refused(_("The day must lie between the first day and today."), "day")
        made = LiaisonEntry.objects.create(link=current, day=day, subject=subject, words=words, entered_by=actor)
        last_write.touch([current.society_id])
        return made


def _locked(known: LiaisonLink, actor: User) -> LiaisonLink:
    rows = LiaisonLink.objects.select_for_update(no_key=True, of=("self",))
    current = rows.select_related("society", "provincial_society").get(pk=known.pk)
    if not society_rules.may_link(actor, current):
        raise NotAllowed(_("You cannot change this link."))
    if current.end_day is not None:
        raise Refused(_("This link has ended already."))
    return current
