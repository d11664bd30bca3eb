"""Filters of the quarantine."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kexie_portal.public import kinds
from kexie_portal.public.enums import SubmissionState
from kexie_portal.public.models import Submission, SubmissionQuerySet
from kexie_portal.web.filters import DayFilter, SearchFilter

STANDINGS = [("waiting", _("to be looked at")), ("suspect", _("looks like a script"))]


class SubmissionFilter(django_filters.FilterSet):
    """By words, kind, state and day."""

    q = SearchFilter(method="by_words", label=_("number, object or words"))
    kind = django_filters.ChoiceFilter(label=_("kind of form"))
    state = django_filters.ChoiceFilter(choices=SubmissionState.choices, label=_("state"))
    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="by_standing", label=_("next step"))
    came_from = DayFilter(field_name="came_at", lookup_expr="date__gte", label=_("came in from"))
    came_to = DayFilter(field_name="came_at", lookup_expr="date__lte", label=_("came in to"))

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(kind.key, kind.label) for kind in kinds.registered()]

    def by_words(self, rows: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        """Find by number, by what it is about, or by what was written."""
        words = value.strip()
        return rows.filter(Q(number__icontains=words) | Q(about__icontains=words) | Q(data__icontains=words))

    def by_standing(self, rows: SubmissionQuerySet, _name: str, value: str) -> QuerySet[Submission]:
        """Narrow to what waits for an officer, or to what only a script could have filled in."""
        return rows.waiting() if value == "waiting" else rows.filter(is_suspect=True)
