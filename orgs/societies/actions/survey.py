"""Keep a city's industry survey and choose its key industries out of it (guidance art. 5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.memberships import rules as membership_rules
from orgs.societies import rules as society_rules
from orgs.societies.models.society import Society
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS = ("year", "name", "industry", "output", "enterprises", "scitech_workers", "source", "remark")


def record(city: Organization, *, actor: User, values: dict[str, object]) -> IndustrySurvey:
    """Enter one industry of a year's survey; raises `NotAllowed` and `Refused`."""
    _demand(actor, city)
    try:
        return _record(city, actor, values)
    except IntegrityError as error:
        raise Refused(_("The survey of this year has this industry already."), "name") from error


@retried
def _record(city: Organization, actor: User, values: dict[str, object]) -> IndustrySurvey:
    with transaction.atomic():
        _check_year(values)
        made = IndustrySurvey.objects.create(city=city, **{name: values[name] for name in FIELDS})
        scope.recheck(IndustrySurvey, made.pk, actor, membership_rules.MANAGE)
        last_write.touch([city.pk])
        return made


def update(survey: IndustrySurvey, *, actor: User, version: int, values: dict[str, object]) -> IndustrySurvey:
    """Change a line of the survey; raises `Stale`, `NotAllowed` and `Refused`."""
    try:
        return _update(survey, actor, version, values)
    except IntegrityError as error:
        raise Refused(_("The survey of this year has this industry already."), "name") from error


@retried
def _update(survey: IndustrySurvey, actor: User, version: int, values: dict[str, object]) -> IndustrySurvey:
    with transaction.atomic():
        rows = IndustrySurvey.objects.select_for_update(no_key=True, of=("self",)).select_related("city", "industry")
        current = rows.get(pk=survey.pk)
        _demand(actor, current.city)
        if current.version != version:
            raise Stale(current)
        _check_year(values)
        for name in FIELDS:
            setattr(current, name, values[name])
        current.version += 1
        current.save(update_fields=[*FIELDS, "version", "updated_at"])
        _let_choices_follow(current)
        last_write.touch([current.city_id])
        return current


def _let_choices_follow(survey: IndustrySurvey) -> None:
    """Give a key industry that was chosen out of this line its name and division, as long as the choice holds."""
    for key in KeyIndustry.objects.select_for_update(no_key=True).filter(survey=survey, end_day__isnull=True):
        if (key.name, key.industry_id) == (survey.name, survey.industry_id):
            continue
        others = KeyIndustry.objects.filter(city=key.city_id, name=survey.name, end_day__isnull=True)
        if others.exclude(pk=key.pk).exists():
            raise Refused(_("It is a key industry of the city already."), "name")
        key.name, key.industry_id = survey.name, survey.industry_id
        key.save(update_fields=["name", "industry"])


def _check_year(values: dict[str, Any]) -> None:
    if values["year"] > timezone.localdate().year:
        raise Refused(_("A survey cannot be of a year to come."), "year")


def _demand(actor: User, city: Organization) -> None:
    if not society_rules.may_survey(actor, city):
        raise NotAllowed(_("You cannot keep the industries of %(city)s.") % {"city": city})


def select(survey: IndustrySurvey, *, actor: User, first_day: date, reason: str = "") -> KeyIndustry:
    """Choose a surveyed industry as a key industry of its city; raises `NotAllowed` and `Refused`."""
    try:
        return _select(survey, actor, first_day, reason)
    except IntegrityError as error:
        raise Refused(_("It is a key industry of the city already.")) from error


@retried
def _select(survey: IndustrySurvey, actor: User, first_day: date, reason: str) -> KeyIndustry:
    with transaction.atomic():
        found = IndustrySurvey.objects.select_related("city").get(pk=survey.pk)
        _demand(actor, found.city)
        if first_day > timezone.localdate():
            raise Refused(_("The day cannot lie in the future."), "first_day")
        if first_day.year < found.year:
            words = _("The survey is of %(year)s and comes first; choose a day from then on.")
            raise Refused(words % {"year": found.year}, "first_day")
        earlier = KeyIndustry.objects.filter(city=found.city, name=found.name, end_day__gt=first_day)
        if earlier.exclude(end_day=F("first_day")).exists():
            raise Refused(_("It was a key industry on that day already; the days overlap."), "first_day")
        made = KeyIndustry.objects.create(
            city=found.city,
            name=found.name,
            industry_id=found.industry_id,
            survey=found,
            first_day=first_day,
            reason=reason,
        )
        last_write.touch([found.city_id])
        return made


@retried
def end_selection(key: KeyIndustry, *, actor: User, day: date, reason: str) -> KeyIndustry:
    """End the choice of a key industry, which must not have an active society; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        rows = KeyIndustry.objects.select_for_update(no_key=True, of=("self",)).select_related("city")
        current = rows.get(pk=key.pk)
        _demand(actor, current.city)
        if current.end_day is not None:
            raise Refused(_("It is no key industry any more."))
        if Society.objects.filter(key_industry=current, closed__isnull=True).exists():
            raise Refused(_("An active society stands for this key industry; close or change it first."))
        if not current.first_day <= day <= timezone.localdate():
            raise Refused(_("The day must lie between the first day and today."), "day")
        current.end_day, current.end_reason = day, reason
        current.save(update_fields=["end_day", "end_reason"])
        last_write.touch([current.city_id])
        return current
