"""Plan the industry survey of a city, begin it and report what it found (guidance art. 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.notices import deadlines
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.versions import write
from orgs.memberships.rules import MANAGE
from orgs.societies import rules as society_rules
from orgs.societies.models.survey import IndustrySurvey
from orgs.societies.models.survey_plan import SurveyPlan
from orgs.societies.queries.surveys import surveyors
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.core.files.base import File

    from kexie_portal.accounts.models import User

RESPONSIBLE = "orgs.societies.survey_plan"
PURPOSE = "orgs.survey_plan"
KIND = "survey"
FIELDS = ("year", "title", "scope", "owner", "due_on")


def plan(city: Organization, *, actor: User, values: Mapping[str, Any]) -> SurveyPlan:
    """Plan a survey; the person in charge is told and reminded. Raises `NotAllowed` and `Refused`."""
    try:
        return _plan(city, actor, values)
    except IntegrityError as error:
        raise Refused(_("This survey is planned already."), "title") from error


@retried
def _plan(city: Organization, actor: User, values: Mapping[str, Any]) -> SurveyPlan:
    with transaction.atomic():
        _demand(actor, city)
        _refuse_past(values["due_on"])
        _check_owner(city, values["owner"])
        made = SurveyPlan.objects.create(city=city, **{name: values[name] for name in FIELDS})
        scope.recheck(SurveyPlan, made.pk, actor, MANAGE)
        watch(made)
        last_write.touch([city.pk])
        _tell_later([made.owner], made, actor, _("You are in charge of a survey: %(title)s"))
        return made


def change(survey: SurveyPlan, *, actor: User, version: int, values: Mapping[str, Any]) -> SurveyPlan:
    """Change what is planned of a survey that is not reported; raises `NotAllowed`, `Stale` and `Refused`."""
    try:
        return _change(survey, actor, version, values)
    except IntegrityError as error:
        raise Refused(_("This survey is planned already."), "title") from error


@retried
def _change(survey: SurveyPlan, actor: User, version: int, values: Mapping[str, Any]) -> SurveyPlan:
    with transaction.atomic():
        current = _open(survey, actor)
        if current.version != version:
            raise Stale(current)
        if values["due_on"] != current.due_on:
            _refuse_past(values["due_on"])
        _check_owner(current.city, values["owner"])
        write(current, values, FIELDS)
        watch(current)
        last_write.touch([current.city_id])
        _tell_later([current.owner], current, actor, _("A survey of yours was changed: %(title)s"))
        return current


@retried
def begin(survey: SurveyPlan, *, actor: User) -> SurveyPlan:
    """Note that a survey has begun; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open(survey, actor)
        if current.begun_on is not None:
            raise Refused(_("It has begun already."))
        write(current, {"begun_on": timezone.localdate()}, ("begun_on",))
        last_write.touch([current.city_id])
        return current


@retried
def report(survey: SurveyPlan, *, actor: User, text: str, file: File[Any] | None = None) -> SurveyPlan:
    """Report what a survey found; its industries stand in the survey of the year, for key industries to be chosen.

    Raises `NotAllowed`, and `Refused` before it has begun, without words, or where no industry is entered.
    """
    with transaction.atomic():
        current = _open(survey, actor)
        if current.begun_on is None:
            raise Refused(_("Begin the survey first."))
        if not text.strip():
            raise Refused(_("Say in a few words what was found."), "text")
        if not IndustrySurvey.objects.filter(city=current.city_id, year=current.year).exists():
            words = _("Enter the industries surveyed in %(year)s first: key industries are chosen out of them.")
            raise Refused(words % {"year": current.year})
        values = {"reported_on": timezone.localdate(), "report": text.strip(), "file": _stored(file, actor)}
        write(current, values, tuple(values))
        deadlines.clear(current)
        last_write.touch([current.city_id])
        _tell_later(list(surveyors(current.city)), current, actor, _("Survey reported: %(title)s"))
        return current


def _stored(file: File[Any] | None, actor: User) -> Any:
    if file is None:
        return None
    try:
        return store(file, name=str(file.name), purpose=PURPOSE, owner=actor)
    except FileRefused as refusal:
        raise Refused(str(refusal), "file") from refusal


def _open(survey: SurveyPlan, actor: User) -> SurveyPlan:
    rows = SurveyPlan.objects.select_for_update(no_key=True, of=("self",)).select_related("city", "owner")
    current: SurveyPlan = rows.get(pk=survey.pk)
    _demand(actor, current.city)
    if current.reported_on is not None:
        raise Refused(_("The survey is reported already."))
    return current


def _demand(actor: User, city: Organization) -> None:
    if not society_rules.may_survey(actor, city) or city.closed is not None:
        raise NotAllowed(_("You cannot keep the industries of %(city)s.") % {"city": city})


def _refuse_past(day: date) -> None:
    if day < timezone.localdate():
        raise Refused(_("This day has passed."), "due_on")


def _check_owner(city: Organization, owner: User) -> None:
    if not surveyors(city).filter(pk=owner.pk).exists():
        words = _("%(person)s keeps no surveys at %(unit)s.")
        raise Refused(words % {"person": owner, "unit": city}, "owner")


def watch(survey: SurveyPlan) -> None:
    """Watch the day of the report, so that the person in charge is reminded."""
    deadlines.watch(survey, survey.due_on, RESPONSIBLE, title=_("Survey: %(title)s") % {"title": survey})


def people_of(survey: SurveyPlan) -> list[User]:
    """Return who answers for a survey: the person in charge while they work there, else the city's officers."""
    here = list(surveyors(survey.city))
    return [user for user in here if user.pk == survey.owner_id] or here


def _tell_later(people: list[User], survey: SurveyPlan, actor: User, words: str) -> None:
    told = [user for user in people if user.pk != actor.pk]
    title, url = words % {"title": survey}, survey.get_absolute_url()
    after_commit(notify, told, title=title, url=url, kind=KIND)
