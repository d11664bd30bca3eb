"""The letters of the demo."""

from datetime import date

import pytest
from django.conf import settings as django_settings

from kexie_portal.documents.models import Letter
from orgs.demo.load import load
from orgs.tree.models.organization import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_luoyang_has_issued_letters_one_of_them_withdrawn(settings: django_settings.__class__) -> None:
    settings.PORTAL_IS_DEMO = True
    load("small", today=date(2026, 11, 3))
    every = Letter.objects.order_by("year", "sequence")
    letters = [letter for letter in every if isinstance(letter.record, Organization)]  # cases have letters of their own
    assert len(letters) == 4
    assert {letter.unit_code for letter in letters} == {"410300"}
    assert all(letter.number.startswith("洛科协〔") for letter in letters)
    assert sum(letter.is_withdrawn for letter in letters) == 1
    assert letters[-1].record.association.letter_number == letters[-1].number
