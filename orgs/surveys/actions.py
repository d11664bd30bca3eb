"""Make a survey, send it, remind, return, close it, ask with a newer version; begin a yearly self-description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.audit.bulk import record_created
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.formbuilder.actions import response as responses
from kexie_portal.formbuilder.enums import ResponseState
from kexie_portal.formbuilder.models import FormVersion, Response
from kexie_portal.notices import deadlines
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from orgs.common.enums import Kind
from orgs.common.versions import write
from orgs.postings.queries import keepers
from orgs.surveys import rules
from orgs.surveys.enums import SurveyKind
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

PURPOSE = "orgs.survey"
RESPONSIBLE = "orgs.survey"
KIND = "survey"
FIELDS = ("title", "note", "due_on")


@retried
def create(
    unit: Organization,
    *,
    actor: User,
    form_version: FormVersion,
    title: str,
    note: str = "",
    due_on: date | None = None,
    kind: str = SurveyKind.SENT,
    year: int | None = None,
) -> Survey:
    """Make a survey that is not sent yet; raises `NotAllowed`, and `Refused` (the day, a second one of the year)."""
    if not rules.may_send_for(actor, unit):
        raise NotAllowed(_("You send no surveys for this unit."), "unit")
    _refuse_past(due_on)
    if kind == SurveyKind.YEARLY and year is None:
        raise Refused(_("Which year does it describe?"), "year")
    made = Survey(unit=unit, form_version=form_version, title=title, note=note, due_on=due_on, kind=kind,
                  year=year if kind == SurveyKind.YEARLY else None, created_by=actor)  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as twice:
        raise Refused(_("The unit has a self-description of this year already."), "year") from twice
    last_write.touch([unit.pk])
    return made


@retried
def change(survey: Survey, *, actor: User, version: int, values: Mapping[str, Any]) -> Survey:
    """Put title, note or last day right; raises `NotAllowed`, `Stale` and `Refused`."""
    with transaction.atomic():
        current = _open(survey, actor)
        if current.version != version:
            raise Stale(current)
        if values.get("due_on") != current.due_on:
            _refuse_past(values.get("due_on"))
        write(current, values, FIELDS)
        for request in _open_requests(current):
            watch(request)
        last_write.touch([current.unit_id])
        return current


@retried
def send(survey: Survey, associations: Iterable[Organization], *, actor: User) -> tuple[int, int]:
    """Ask associations, each once, and tell their people; return how many are asked now and how many were before.

    Raises `NotAllowed`, and `Refused` for a closed survey or a self-description, which associations begin themselves.
    """
    with transaction.atomic():
        current = _open(survey, actor)
        if current.kind == SurveyKind.YEARLY:
            raise Refused(_("Associations begin their self-description themselves."))
        wanted = {one.pk: one for one in associations if _is_under(one, current.unit)}
        known = set(current.requests.filter(organization__in=wanted).values_list("organization_id", flat=True))
        made = _ask(current, [one for pk, one in wanted.items() if pk not in known])
        if made and current.sent_at is None:
            current.sent_at = timezone.now()
            current.save(update_fields=["sent_at"])
        last_write.touch([current.unit_id])
        _tell(made, actor, _("To be filled in: %(survey)s"), current.note)
        return len(made), len(known)


def _ask(survey: Survey, associations: list[Organization]) -> list[SurveyRequest]:
    rows = [
        Response(form_version=survey.form_version, purpose=PURPOSE, title=_title(survey, one), day=survey.due_on,
                 is_sample=survey.is_sample)
        for one in associations
    ]  # fmt: skip
    Response.objects.bulk_create(rows)
    made = [
        SurveyRequest(survey=survey, organization=one, response=row)
        for one, row in zip(associations, rows, strict=True)
    ]
    SurveyRequest.objects.bulk_create(made)
    record_created(rows)
    record_created(made)
    for request in made:
        watch(request)
    return made


@retried
def begin_yearly(survey: Survey, association: Organization, *, actor: User) -> SurveyRequest:
    """Begin the self-description of an association, or return the one that a colleague has begun."""
    with transaction.atomic():
        current = (
            Survey.objects.select_for_update(of=("self",)).select_related("unit", "form_version").get(pk=survey.pk)
        )
        found = current.requests.filter(organization=association).first()
        if found is not None:
            return found
        if current.kind != SurveyKind.YEARLY or not rules.may_begin(actor, current, association):
            raise NotAllowed(_("Your posting does not include this."))
        [made] = _ask(current, [association])
        last_write.touch([current.unit_id])
        return made


@retried
def remind(survey: Survey, requests: Iterable[SurveyRequest], *, actor: User) -> tuple[int, int]:
    """Remind associations that have not submitted, once a day; return how many were, and how many were left."""
    with transaction.atomic():
        current = _open(survey, actor)
        today = timezone.localdate()
        wanted = {one.pk for one in requests}
        rows = current.requests.open().filter(pk__in=wanted).select_for_update(of=("self",))
        due = [one for one in rows.select_related("organization") if one.reminded_on != today]
        for request in due:
            request.survey, request.reminded_on = current, today
            request.save(update_fields=["reminded_on"])
        _tell(due, actor, _("Please submit: %(survey)s"))
        return len(due), len(wanted) - len(due)


@retried
def give_back(request: SurveyRequest, *, actor: User, reason: str) -> SurveyRequest:
    """Return what an association submitted, with the reason; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _open(request.survey, actor)
        responses.give_back(request.response, reason=reason)
        found = current.requests.select_related("organization").get(pk=request.pk)
        watch(found)
        _tell([found], actor, _("Returned: %(survey)s"), reason)
        return found


@retried
def renew(survey: Survey, *, actor: User, version: FormVersion) -> int:
    """Ask with a newer version those who have not begun; the others stay under theirs. Return how many go over."""
    with transaction.atomic():
        current = _open(survey, actor)
        older = version.form_id != current.form_version.form_id or version.number <= current.form_version.number
        if older or not version.is_published:
            raise Refused(_("This is no newer version of the form."))
        current.form_version = version
        current.version += 1
        current.save(update_fields=["form_version", "version"])
        waiting = Response.objects.filter(
            survey_request__survey=current, begun_at__isnull=True, state=ResponseState.DRAFT
        )
        return sum(responses.renew(one, version) for one in waiting)


@retried
def close(survey: Survey, *, actor: User, closed: bool = True) -> Survey:
    """Close a survey, so that nothing is filled in any more, or open it again; raises `NotAllowed`."""
    with transaction.atomic():
        current = _kept(survey, actor)
        current.closed_at = timezone.now() if closed else None
        current.version += 1
        current.save(update_fields=["closed_at", "version"])
        for request in _open_requests(current):
            watch(request)
        last_write.touch([current.unit_id])
        return current


def watch(request: SurveyRequest) -> None:
    """Watch the last day of an association that has still to submit; stop where nothing is to be done."""
    waits = request.survey.is_open and request.response.is_open and not request.organization.closed
    day = request.survey.due_on if waits else None
    deadlines.watch(request, day, RESPONSIBLE, title=_("Form to submit: %(survey)s") % {"survey": request.survey})


def people_of(request: SurveyRequest) -> list[User]:
    """Return the people who fill in the form of an association."""
    return list(keepers(rules.FILL_FORM, [request.organization]))


def _title(survey: Survey, association: Organization) -> str:
    return shortened(f"{survey.title}（{association.name}）", 200)


def _is_under(node: Organization, unit: Organization) -> bool:
    inside = node.tree_id == unit.tree_id and unit.lft < node.lft < unit.rght
    return inside and node.kind == Kind.ASSOCIATION and node.closed is None


def _kept(survey: Survey, actor: User) -> Survey:
    """Return the survey under a lock; raises where the actor does not keep it."""
    rows = Survey.objects.select_for_update(of=("self",)).select_related("unit", "form_version__form")
    current = rows.get(pk=survey.pk)
    if not rules.may_keep(actor, current):
        raise NotAllowed(_("You send no surveys for this unit."))
    return current


def _open(survey: Survey, actor: User) -> Survey:
    current = _kept(survey, actor)
    if not current.is_open:
        raise Refused(_("The survey is closed."))
    return current


def _open_requests(survey: Survey) -> list[SurveyRequest]:
    rows = survey.requests.exclude(response__state=ResponseState.SUBMITTED).select_related("organization", "response")
    found = list(rows)
    for request in found:
        request.survey = survey
    return found


def _refuse_past(day: date | None) -> None:
    if day is not None and day < timezone.localdate():
        raise Refused(_("This day has passed."), "due_on")


def _tell(requests: list[SurveyRequest], actor: User, words: str, body: str = "") -> None:
    """Tell the people of each association after the commit; one query for all of them."""
    if not requests:
        return
    by_place = {request.organization_id: request for request in requests}
    people = keepers(rules.FILL_FORM, [request.organization for request in requests])
    at = people.values_list("pk", "postings__organization_id")
    places = [(pk, place) for pk, place in at if place in by_place]
    known = {user.pk: user for user in people}
    title = words % {"survey": requests[0].survey}
    for pk, place in dict.fromkeys(places):
        if pk != actor.pk:
            url = by_place[place].get_absolute_url()
            told = partial(notify, [known[pk]], title=title, body=body, url=url, kind=KIND)
            transaction.on_commit(told, robust=True)
