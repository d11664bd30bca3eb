"""Surveys in the audit log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from orgs.common import history
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree.models.organization import Organization


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Give what belongs to the history of a node: the surveys of a unit, what an association was asked."""
    yield Survey.objects.filter(unit_id=node.pk)
    yield SurveyRequest.objects.filter(organization_id=node.pk)


def register() -> None:
    """Record every write of surveys."""
    history.belongs(related)
    history.record(Survey, exclude=["version", "is_sample"], title=str)
    history.record(SurveyRequest, title=lambda request: f"#{request.survey_id} #{request.organization_id}")
