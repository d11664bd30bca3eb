"""Surveys, societies, federations and their people in the audit log, and who reads their history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from kexie_portal.files import access, sniffing
from kexie_portal.files.models import StoredFile
from kexie_portal.texts import shortened
from orgs.common import history
from orgs.common.enums import SOCIETY_KINDS, Kind
from orgs.societies.actions.survey_plan import PURPOSE
from orgs.societies.models.federation import Federation
from orgs.societies.models.firm import MemberFirm
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting, SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.models.survey_plan import SurveyPlan
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

#: Reports are documents and scans, nothing that runs.
TAKEN = (sniffing.DOCX, sniffing.DOC, sniffing.PDF, sniffing.XLSX, sniffing.XLS, sniffing.PNG, sniffing.JPEG)
#: What the log calls each record.
TITLES: dict[type[Model], Callable[[Any], str]] = {
    Society: history.names_at("organization"),
    Federation: history.names_at("organization"),
    IndustrySurvey: lambda survey: f"{survey.name} {survey.year}",
    SurveyPlan: lambda plan: plan.title,
    KeyIndustry: lambda key: key.name,
    SocietyTerm: history.names_at("organization"),
    SocietyOfficer: lambda officer: officer.name,
    SocietyMeeting: lambda meeting: meeting.subject,
    LiaisonLink: history.names_at("society", "provincial_society"),
    MemberFirm: history.names_at("body", "enterprise"),
    LiaisonEntry: lambda entry: shortened(entry.words, 200),
}
PERSONAL = {SocietyOfficer: ["phone"], LiaisonLink: ["phone", "provincial_phone"]}


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Give what belongs to the history of a node: a city's industries, the record and people of a society."""
    if node.kind == Kind.CITY:
        yield IndustrySurvey.objects.filter(city_id=node.pk)
        yield SurveyPlan.objects.filter(city_id=node.pk)
        yield KeyIndustry.objects.filter(city_id=node.pk)
    if node.kind in SOCIETY_KINDS:
        yield Society.objects.filter(pk=node.pk)
        yield Federation.objects.filter(pk=node.pk)
        yield MemberFirm.objects.filter(body_id=node.pk)
        for model in (SocietyTerm, SocietyOfficer, SocietyMeeting):
            yield model.objects.filter(organization_id=node.pk)
        yield LiaisonLink.objects.filter(Q(society_id=node.pk) | Q(provincial_society_id=node.pk))


def may_read_file(user: User, stored: StoredFile) -> bool:
    """Tell whether a user may read the file of a survey's report: who sees the survey."""
    return SurveyPlan.objects.visible_to(user).filter(file=stored).exists()


def register() -> None:
    """Record every write; who sees a record reads its history."""
    access.register(PURPOSE, may_read_file, accepts=TAKEN, macros=False)
    history.belongs(related)
    for model, title in TITLES.items():
        history.record(model, exclude=history.KEPT_BY_ITSELF, personal=PERSONAL.get(model, []), title=title)
