"""Going away and coming back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.notices import absences
from kexie_portal.notices.actions.notice import notify
from kexie_portal.notices.errors import NotAllowed, Refused
from kexie_portal.notices.models import Absence

LONGEST_DAYS = 366


@transaction.atomic
def enter(*, actor: User, deputy: User, first_day: date, end_day: date, note: str = "") -> Absence:
    """Note that a person is away from `first_day` until the day before `end_day`, with a deputy, who is told.

    So is everybody for whom the person stands in on one of these days.

    Raises `NotAllowed` for a deputy who does not see as much, `Refused` where the days stand against it.
    """
    for _person in User.objects.select_for_update().filter(pk__in=[actor.pk, deputy.pk]).order_by("pk"):
        pass  # both are locked, so that two absences of either cannot cross
    _check_days(first_day, end_day)
    if not absences.may_stand_in(deputy, actor):
        raise NotAllowed(_("This person does not see by their own postings what you see."), "deputy")
    if Absence.objects.filter(user=actor).overlapping(first_day, end_day).exists():
        raise Refused(_("You have entered an absence for these days already."), "first_day")
    if Absence.objects.filter(user=deputy).overlapping(first_day, end_day).exists():
        raise Refused(_("The deputy is also away on some of these days."), "deputy")
    row = Absence.objects.create(user=actor, deputy=deputy, first_day=first_day, end_day=end_day, note=note)
    words = _("You stand in for %(name)s from %(first)s until %(last)s.")
    _tell(row, [deputy], words, body=note, url=reverse("web:work"))
    left_alone = Absence.objects.filter(deputy=actor).overlapping(first_day, end_day).select_related("user")
    words = _("%(name)s stands in for you but is away from %(first)s until %(last)s: name another deputy.")
    _tell(row, [one.user for one in left_alone], words, url=reverse("notices:absences"))
    return row


def _check_days(first_day: date, end_day: date) -> None:
    if first_day < timezone.localdate():
        raise Refused(_("An absence begins today or later."), "first_day")
    if end_day <= first_day:
        raise Refused(_("The day of return lies after the first day away."), "end_day")
    if (end_day - first_day).days > LONGEST_DAYS:
        raise Refused(_("An absence of more than a year is no absence: let the posting end."), "end_day")


@transaction.atomic
def end(absence: Absence, *, actor: User) -> Absence:
    """Come back today, or take an absence back that has not begun; raises `Refused` for one that is over."""
    row = Absence.objects.select_for_update().select_related("user", "deputy").get(pk=absence.pk)
    today = timezone.localdate()
    if row.user_id != actor.pk:
        raise NotAllowed(_("People end their own absence; nobody else does."))
    if row.end_day <= today:
        raise Refused(_("This absence is over."))
    row.end_day = max(today, row.first_day)
    row.save(update_fields=["end_day"])
    notify([row.deputy], title=_("%(name)s is back.") % {"name": row.user}, kind="absence")
    return row


def _tell(row: Absence, people: list[User], words: str, *, url: str, body: str = "") -> None:
    last = row.end_day - timedelta(days=1)
    title = words % {"name": row.user, "first": row.first_day, "last": last}
    notify(people, title=title, body=body, url=url, kind="absence")
