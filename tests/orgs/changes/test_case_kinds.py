"""What follows from the definition of a kind of case of an association."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from kexie_portal.audit import registry as history
from kexie_portal.documents import access
from kexie_portal.web.navigation import menu_for
from kexie_portal.workflow.tables import table_of
from orgs.changes.models.case import AssociationCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.queries.changes import cases_of
from orgs.changes.queries.standing import notes_of
from orgs.changes.registry import CaseKind, kind_of, kinds
from tests.orgs import cases

KINDS = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.model.__name__)


@pytest.fixture
def here(db: Any) -> cases.Place:
    return cases.place()


def test_every_case_of_an_association_has_its_kind() -> None:
    models = {model for model in apps.get_models() if issubclass(model, AssociationCase)}
    assert models == {kind.model for kind in kinds()}


@KINDS
def test_states_and_history_follow(kind: CaseKind) -> None:
    table = table_of(kind.model)
    back = table.move_named("return")
    assert table.name == kind.name
    assert back is not None
    assert back.page == kind.return_page
    assert history.recorded(kind.model) is not None
    assert history.recorded(kind.person).personal == {"phone"}


@KINDS
def test_its_page_stands_in_the_side_navigation(here: cases.Place, kind: CaseKind) -> None:
    url = reverse(kind.item.url_name)
    found = [link.url for group in menu_for(cases.fresh(here.jianxi_officer), url) for link in group.links]
    assert url in found


def test_letters_are_read_by_those_who_see_the_case(here: cases.Place) -> None:
    for case in (cases.begin_election(here), cases.begin_change(here, "suspension")):
        assert access.may_read_record(cases.fresh(here.contact), case)
        assert not access.may_read_record(cases.fresh(here.net.zhengzhou_officer), case)


@KINDS
def test_what_taking_back_empties_are_relations_of_the_case(kind: CaseKind) -> None:
    fields = {field.name: field for field in kind.model._meta.get_fields()}
    assert all(fields[name].null for name in kind.made)
    assert all(fields[name].many_to_many for name in kind.picks)


def test_an_election_and_a_change_under_way_stand_at_the_head_in_this_order(here: cases.Place) -> None:
    change, election = cases.begin_change(here, "department", new_department="科技部"), cases.begin_election(here)
    assert notes_of(cases.fresh(here.jianxi_officer), here.node)["cases"] == [election, change]
    assert cases_of(here.node) == [election, change]
    assert kind_of(election).model is ElectionCase
