"""The forms of the demo: the province's self-description, and a survey of 洛阳 answered over two versions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.formbuilder.actions import response as responses
from kexie_portal.formbuilder.actions import version as versions
from kexie_portal.formbuilder.actions.filling import keep_section
from kexie_portal.formbuilder.models import Form, FormVersion, Response
from kexie_portal.formbuilder.seeds.loading import load
from orgs.common.enums import Kind
from orgs.demo.form_words import NEEDS, SELF, with_hours
from orgs.postings.queries import keepers
from orgs.surveys import actions
from orgs.surveys.enums import SurveyKind
from orgs.surveys.models import Survey, SurveyRequest
from orgs.surveys.rules import FILL_FORM
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

MOST_ASKED = 12
SAID: tuple[dict[str, Any], ...] = (
    {"needs": ["funds", "training"], "activities": 6, "members_joined": 130, "has_room": True,
     "suggestions": "希望组织同行业企业互访。（示例）"},
    {"needs": ["experts"], "activities": 2, "members_joined": 35, "has_room": False},
    {"needs": ["experts", "policy"], "activities": 9, "members_joined": 210, "has_room": True,
     "suggestions": "建议把申报通知提前发布。（示例）"},
    {"needs": ["training", "policy"], "activities": 4, "members_joined": 58, "has_room": True},
)  # fmt: skip


def make(loaded: Loaded) -> None:
    """Publish both forms, open this year's self-description, send the survey, answer some under each version."""
    province, city = loaded.user("province"), loaded.user("luoyang")
    self_form = _published(province, "410000", SELF)
    needs = _published(city, "410300", NEEDS)
    load("410000", is_sample=True)
    _yearly(loaded, self_form, province)
    survey = actions.create(
        loaded.units["410300"],
        actor=city,
        form_version=needs,
        title="企业科协服务需求调查（示例）",
        note="用于安排下半年的培训和专家服务，请据实填写。（示例）",
        due_on=timezone.localdate() + timedelta(days=12),
    )
    _answered(survey, city, loaded)
    Survey.objects.update(is_sample=True)
    Form.objects.update(is_sample=True)
    Response.objects.update(is_sample=True)
    loaded.counts["survey_requests"] = survey.requests.count()


def _published(actor: User, unit_code: str, definition: dict[str, Any]) -> FormVersion:
    draft = versions.create_form(
        actor=actor,
        unit_code=unit_code,
        title=definition["title"],
        code=definition["code"],
        definition=definition,
    )
    return versions.publish(draft, actor=actor)


def _yearly(loaded: Loaded, version: FormVersion, actor: User) -> None:
    """Let the demo's association have begun its self-description of this year."""
    year = loaded.story.today.year
    survey = actions.create(
        loaded.units["410000"],
        actor=actor,
        form_version=version,
        title=f"{year}年度企业科协自述表（示例）",
        due_on=timezone.localdate() + timedelta(days=30),
        kind=SurveyKind.YEARLY,
        year=year,
    )
    contact = loaded.user("association")
    node = Organization.objects.filter(postings__user=contact, kind=Kind.ASSOCIATION).first()
    if node is not None:
        request = actions.begin_yearly(survey, node, actor=contact)
        _keep(request, contact, "work", {"activities": 5, "highlight": "<p>技术比武和讲座各两场。（示例）</p>"})


def _answered(survey: Survey, city: User, loaded: Loaded) -> None:
    """Send the survey round, answer it, publish a second version and answer that as well."""
    contact = loaded.user("association")
    own = Organization.objects.filter(postings__user=contact, kind=Kind.ASSOCIATION).values("pk")
    below = Organization.objects.under(survey.unit).filter(kind=Kind.ASSOCIATION, closed__isnull=True)
    asked = [*below.filter(pk__in=own), *below.exclude(pk__in=own).order_by("pk")[: MOST_ASKED - 1]]
    actions.send(survey, asked, actor=city)
    requests = list(survey.requests.exclude(organization__in=own).select_related("organization").order_by("pk"))
    for request, values in zip(requests, SAID[:2], strict=False):
        _submit(request, contact, values)
    draft = versions.begin_draft(survey.form_version.form, actor=city)
    draft = versions.save_draft(draft, actor=city, version=draft.version, definition=with_hours(NEEDS))
    actions.renew(survey, actor=city, version=versions.publish(draft, actor=city))
    for request, values in zip(requests[2:], SAID[2:], strict=False):
        _submit(request, contact, {**values, "hours": 12})


def _submit(request: SurveyRequest, person: User, values: dict[str, Any]) -> None:
    """Answer in the name of the association: its own contact where it has one, else the person lends a hand."""
    own = keepers(FILL_FORM, [request.organization]).first()
    Response.objects.filter(pk=request.response_id).update(begun_at=timezone.now())
    if own is None:
        _write_by_hand(request, values, person)
        return
    _keep(request, own, "needs_now", values)
    responses.submit(request.response, actor=own)


def _keep(request: SurveyRequest, person: User, section: str, values: dict[str, Any]) -> None:
    keep_section(request.response, section, actor=person, values=values, marks={})


def _write_by_hand(request: SurveyRequest, values: dict[str, Any], person: User) -> None:
    """Write an answer of an association that has no account in the demo."""
    response = Response.objects.get(pk=request.response_id)
    name = {"name": request.organization.name}
    response.sections.create(name="needs_now", answers={**name, **values}, edited_by=person)
    response.state, response.submitted_at, response.submitted_by = "submitted", timezone.now(), person
    response.save()
