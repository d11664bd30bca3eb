"""What comes after a filing: who opens the association, who gives its contact an account; drafts in the work list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.web import worklist
from orgs.founding.models import FoundingCase
from orgs.founding.portal import accounts, drafts
from orgs.founding.queries import papers_of
from tests.orgs.factories import post
from tests.orgs.founding import cases
from tests.orgs.founding.cases import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def filed(here: Place) -> FoundingCase:
    return cases.brought_to(here, "filed")


def page_of(user: User, case: FoundingCase) -> str:
    client = Client()
    client.force_login(user)
    return client.get(case.get_absolute_url()).content.decode()


def titles(items: list[worklist.WorkItem]) -> list[tuple[str, int | None]]:
    return [(item.url.rpartition("=")[2], item.count) for item in items]


def address(case: FoundingCase) -> str:
    assert case.association is not None
    return f'href="{case.association.get_absolute_url()}"'


def test_the_city_gives_the_contact_an_account_from_the_case(here: Place, filed: FoundingCase, client: Client) -> None:
    link = f"{reverse('orgs:posting_create')}?organization={filed.association_id}&amp;role=association_contact"
    assert link in page_of(here.people["city"], filed)
    assert link not in page_of(here.people["county"], filed)
    client.force_login(here.people["city"])
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert form["organization"].value() == filed.association_id
    assert [form[name].value() for name in ("role", "name", "phone")] == [
        "association_contact",
        filed.contact_name,
        filed.contact_phone,
    ]


def test_a_contact_who_has_an_account_already_is_chosen(here: Place, filed: FoundingCase, client: Client) -> None:
    User.objects.filter(pk=here.contact.pk).update(phone=filed.contact_phone)
    client.force_login(here.people["city"])
    form = client.get(f"{reverse('orgs:posting_create')}?organization={filed.association_id}").context["form"]
    assert (form["user"].value(), form["name"].value()) == (here.contact.pk, None)


def test_no_link_leads_the_filer_to_a_page_that_he_may_not_open(here: Place, filed: FoundingCase) -> None:
    assert address(filed) not in page_of(here.contact, filed)
    assert address(filed) in page_of(here.people["county"], filed)
    post(here.contact, "association_contact", filed.association.organization)  # type: ignore[union-attr]
    assert address(filed) in page_of(cases.again(here.contact), filed)


def test_the_account_waits_for_the_city_until_somebody_has_one(here: Place, filed: FoundingCase) -> None:
    waits = {name: titles(accounts(cases.again(user))) for name, user in here.people.items()}
    assert {name for name, found in waits.items() if found} == {"city"}
    assert waits["city"] == [("without_account", 1)]
    post(here.people["nobody"], "association_contact", filed.association.organization)  # type: ignore[union-attr]
    assert accounts(cases.again(here.people["city"])) == []


def test_a_draft_is_in_the_work_list_of_who_began_it(here: Place, client: Client) -> None:
    case = cases.begin(here)
    assert titles(drafts(cases.again(here.contact))) == [("drafts", 1)]
    assert drafts(cases.again(here.people["county"])) == []
    client.force_login(here.contact)
    shown = client.get(f"{reverse('orgs:founding_list')}?standing=drafts")
    assert case.title in shown.content.decode()
    cases.take(here, case, "submit")
    assert drafts(cases.again(here.contact)) == []


def test_papers_stand_in_the_order_of_the_procedure(filed: FoundingCase) -> None:
    assert list(papers_of(filed)) == ["report", "application", "charter", "members", "minutes"]


def test_what_is_filtered_by_the_list_is_what_the_work_list_counts(here: Place, filed: Any, client: Client) -> None:
    client.force_login(here.people["city"])
    shown = client.get(f"{reverse('orgs:founding_list')}?standing=without_account")
    assert filed.title in shown.content.decode()
