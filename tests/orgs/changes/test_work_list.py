"""A case stands in a work list once, though its time limit is watched as well."""

from __future__ import annotations

import pytest

from kexie_portal.notices.models import Deadline
from kexie_portal.web import worklist
from tests.orgs import cases

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sort", ["election", "change"])
def test_a_case_stands_once_in_the_work_list_of_the_city(sort: str) -> None:
    here = cases.place()
    begun = cases.begin_election(here) if sort == "election" else cases.begin_change(here, "name", new_name="新名科协")
    case = cases.forward(begun, here)
    assert Deadline.objects.waiting_for(here.luoyang_officer).get().due_on == case.due_on
    items = worklist.items_for(cases.fresh(here.luoyang_officer))
    assert [(item.kind, item.due) for item in items if item.url == case.get_absolute_url()] == [("cases", case.due_on)]
