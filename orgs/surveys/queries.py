"""Surveys as people see them: progress, what they have to fill in, what was answered over all versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.collected import Collected
from kexie_portal.formbuilder.counting import Given
from kexie_portal.formbuilder.enums import OPEN_STATES, ResponseState
from kexie_portal.formbuilder.models import FormVersion, ResponseSection
from orgs.common.days import alive_on
from orgs.common.enums import Kind
from orgs.common.scope import Scope
from orgs.surveys.enums import SurveyKind
from orgs.surveys.models import Survey, SurveyQuerySet, SurveyRequest, SurveyRequestQuerySet
from orgs.surveys.rules import FILL_FORM, SEND_SURVEY, SENDERS
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import OrganizationQuerySet

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.formbuilder.definition import Definition

RELATED = ("survey__unit", "survey__form_version__form", "organization__parent__parent", "response__form_version__form")


@dataclass(frozen=True)
class Progress:
    """How many associations stand where; `overdue` are among those that have not submitted."""

    asked: int
    begun: int
    returned: int
    submitted: int
    overdue: int

    @property
    def not_begun(self) -> int:
        """Return how many have not begun."""
        return self.asked - self.begun - self.returned - self.submitted


def progress(survey: Survey, rows: SurveyRequestQuerySet | None = None) -> Progress:
    """Count where the associations of a survey stand, by one query."""
    asked: QuerySet[SurveyRequest] = survey.requests.all() if rows is None else rows
    is_open = Q(response__state__in=OPEN_STATES)
    counts = asked.aggregate(
        asked=Count("pk"),
        begun=Count("pk", filter=Q(response__state=ResponseState.DRAFT, response__begun_at__isnull=False)),
        returned=Count("pk", filter=Q(response__state=ResponseState.RETURNED)),
        submitted=Count("pk", filter=Q(response__state=ResponseState.SUBMITTED)),
        overdue=Count("pk", filter=is_open & Q(survey__due_on__lt=timezone.localdate())),
    )
    return Progress(**counts)


def listed_surveys(user: User) -> SurveyQuerySet:
    """Return the surveys of the units in scope with how many were asked and have submitted."""
    submitted = Q(requests__response__state=ResponseState.SUBMITTED)
    rows: SurveyQuerySet = Survey.objects.visible_to(user).annotate(
        asked=Count("requests"), submitted=Count("requests", filter=submitted)
    )
    return rows.select_related("unit", "form_version__form")


def requests_of(survey: Survey, user: User) -> SurveyRequestQuerySet:
    """Return the associations of a survey that a user sees."""
    rows: SurveyRequestQuerySet = SurveyRequest.objects.visible_to(user).filter(survey=survey)
    return rows.select_related(*RELATED)


def to_fill(user: User) -> SurveyRequestQuerySet:
    """Return what the associations of a user are asked, open and past."""
    rows: SurveyRequestQuerySet = SurveyRequest.objects.visible_to(user, FILL_FORM)
    return rows.select_related(*RELATED)


def yearly_to_begin(user: User) -> list[tuple[Survey, Organization]]:
    """Return the open self-descriptions that associations of the user have not begun, each with the association."""
    own = Organization.objects.visible_to(user, FILL_FORM).filter(alive_on(timezone.localdate()), kind=Kind.ASSOCIATION)
    found = []
    for association in own.order_by("pk")[:20]:
        above = Q(unit__tree_id=association.tree_id, unit__lft__lt=association.lft, unit__rght__gt=association.lft)
        begun = SurveyRequest.objects.filter(survey=OuterRef("pk"), organization=association)
        rows = Survey.objects.open().filter(above, ~Exists(begun), kind=SurveyKind.YEARLY)
        found += [(survey, association) for survey in rows.select_related("unit")]
    return found


def sending_units(user: User) -> OrganizationQuerySet:
    """Return the units in whose name a user sends surveys: those of the user's own postings."""
    own = [one.organization_id for one in Scope.of(user).intervals(SEND_SURVEY)]
    rows: OrganizationQuerySet = Organization.objects.filter(pk__in=own, kind__in=SENDERS, closed__isnull=True)
    return rows.order_by("tree_id", "lft")


def versions_to_use(user: User) -> QuerySet[FormVersion]:
    """Return the newest published version of each form that a user sees and that is in use."""
    forms = access.seen_forms(user).filter(retired_at__isnull=True)
    newer = FormVersion.objects.published().filter(form=OuterRef("form"), number__gt=OuterRef("number"))
    rows = FormVersion.objects.published().filter(~Exists(newer), form__in=forms)
    return rows.select_related("form").order_by("form__title", "form_id")


def newer_version(survey: Survey) -> FormVersion | None:
    """Return the newest version of the form where it is newer than the one that the survey asks with."""
    newest = survey.form_version.form.versions.published().order_by("-number").first()
    return newest if newest and newest.number > survey.form_version.number else None


def definitions(requests: Iterable[SurveyRequest]) -> dict[int, Definition]:
    """Return what was asked in each version that some response was given under, by its number."""
    found: dict[int, Any] = {}
    for one in requests:
        version = one.response.form_version
        found.setdefault(version.number, version.asked)
    return found


def answered(survey: Survey, user: User, *, submitted_only: bool = True) -> list[SurveyRequest]:
    """Return the associations in sight with their responses and sections, in tree order; a fixed number of queries."""
    rows = requests_of(survey, user)
    if submitted_only:
        rows = rows.filter(response__state=ResponseState.SUBMITTED)
    sections = ResponseSection.objects.order_by("pk")
    return list(
        rows.prefetch_related(Prefetch("response__sections", queryset=sections)).order_by(
            "organization__tree_id", "organization__lft"
        )
    )


def given(requests: Iterable[SurveyRequest]) -> list[Given]:
    """Return responses as they are counted and exported."""
    return [
        Given(
            who=one.organization.name,
            number=one.response.form_version.number,
            answers=Collected(one.response.form_version.asked, one.response.sections.all(), day=one.response.day),
        )
        for one in requests
    ]
