"""Terms of the demo: something overdue, something due soon, cases of 涧西区 at work; the same with every load."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.common.terms import span_of
from orgs.demo import load as load_module
from orgs.demo.load import load
from orgs.register.models.association import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(settings: Any, monkeypatch: pytest.MonkeyPatch) -> date:
    settings.PORTAL_IS_DEMO = True
    monkeypatch.setattr(load_module, "_steps", {})
    today = timezone.localdate()
    load("small", today=today)
    return today


def test_the_demo_has_terms_of_every_standing_and_cases_at_work(loaded: date) -> None:
    spans = Counter(span_of(term.due_day, loaded) for term in Term.objects.current())
    assert spans["overdue"]
    assert spans["later"]
    assert not Term.objects.filter(end_day__lt=loaded.replace(year=2000)).exists()
    assert Officer.objects.filter(term__isnull=False).exists()
    assert {"draft", "approved"} <= {case.state for case in ElectionCase.objects.all()}
    assert ChangeCase.objects.exists()
    for merger in ChangeCase.objects.filter(kind="merger"):  # where 涧西区 has associations enough
        assert merger.association.organization.closed == loaded
        assert merger.target.organization.closed is None
    for association in {term.association_id for term in Term.objects.filter(number=2)}:
        first, second = Term.objects.filter(association=association).order_by("number")[:2]
        assert first.end_day == second.first_day
