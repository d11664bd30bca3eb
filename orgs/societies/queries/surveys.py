"""Planned surveys as a person sees them, and the people who do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from orgs.memberships.rules import MANAGE
from orgs.postings.queries import keepers
from orgs.societies.models.survey import IndustrySurvey
from orgs.societies.models.survey_plan import SurveyPlan

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


def surveyors(*cities: Organization) -> QuerySet[User]:
    """Return the people who keep the surveys of one of the cities, posted there themselves."""
    return keepers(MANAGE, cities).order_by("name", "pk")


def plans(user: User) -> QuerySet[SurveyPlan]:
    """Return the planned surveys in scope with how many industries of their year are entered, as `industries`."""
    lines = IndustrySurvey.objects.filter(city=OuterRef("city"), year=OuterRef("year")).order_by()
    counted = lines.values("city").annotate(number=Count("pk")).values("number")
    rows = SurveyPlan.objects.visible_to(user).select_related("city", "owner", "file")
    found: QuerySet[SurveyPlan] = rows.annotate(industries=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    return found
