"""The demo's persons: doubles to compare, an office tied, a look for the auditor."""

from __future__ import annotations

import pytest

from orgs.demo.load import Loaded
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.person import Person
from orgs.persons.queries import doubles
from orgs.register.models.association import Officer

pytestmark = pytest.mark.django_db


def test_every_page_of_persons_has_something_to_show(loaded: Loaded) -> None:
    city = loaded.user("luoyang")
    assert len(doubles.likely(city)) == 1
    assert Person.objects.visible_to(city).count() >= 6
    assert all(Person.objects.values_list("is_sample", flat=True))
    assert Officer.objects.filter(person__isnull=False).count() == 1
    assert IdentityLook.objects.count() == 1
