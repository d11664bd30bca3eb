"""A full number is seen in the own print alone, with a reason, and the auditor reads who saw it."""

from __future__ import annotations

import io

import pytest
from auditlog.models import LogEntry
from django.test import Client
from pypdf import PdfReader

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from orgs.persons.actions.look import look
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.person import Person
from tests.orgs.factories import PersonFactory, UserFactory, officer_of, post, valid_identity
from tests.orgs.network import Network

pytestmark = pytest.mark.django_db
NUMBER = valid_identity(123)


@pytest.fixture
def person(network: Network) -> Person:
    return PersonFactory(unit=network.jianxi, name="李娜", number=NUMBER)


@pytest.fixture
def province(network: Network) -> User:
    return officer_of(network.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_look_is_written_down_before_the_number_is_given(person: Person, province: User) -> None:
    assert look(person, actor=province, reason="劳务费发放", place="本人信息表") == NUMBER
    seen = IdentityLook.objects.get()
    assert (seen.person, seen.by, seen.reason, seen.identity_masked) == (
        person, province, "劳务费发放", person.identity_masked,
    )  # fmt: skip
    entry = LogEntry.objects.get_for_object(seen).get()
    assert "劳务费发放" in str(entry.changes)
    assert NUMBER not in str(entry.changes)


def test_without_the_right_or_a_reason_there_is_no_number(network: Network, person: Person, province: User) -> None:
    for actor in (network.luoyang_officer, network.jianxi_officer, network.zhengzhou_officer, UserFactory()):
        with pytest.raises(NotAllowed):
            look(person, actor=actor, reason="劳务费发放", place="x")
    with pytest.raises(Refused):
        look(person, actor=province, reason="  a ", place="x")
    assert IdentityLook.objects.count() == 0


def test_a_city_gets_the_right_by_a_posting_of_its_own(network: Network, person: Person) -> None:
    clerk = UserFactory()
    post(clerk, "identity_clerk", network.luoyang)
    assert look(person, actor=clerk, reason="劳务费发放", place="x") == NUMBER
    elsewhere = UserFactory()
    post(elsewhere, "identity_clerk", network.zhengzhou)
    with pytest.raises(NotAllowed):
        look(person, actor=elsewhere, reason="劳务费发放", place="x")


@pytest.mark.printed
def test_the_sheet_holds_the_number_and_its_name_does_not(person: Person, province: User) -> None:
    page = f"/persons/{person.pk}/sheet/"
    assert NUMBER not in signed_in(province).get(page).content.decode()
    assert signed_in(province).post(page, {"reason": ""}).status_code == 422
    response = signed_in(province).post(page, {"reason": "办理证书"})
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(response.content)).pages)
    assert NUMBER in text.replace(" ", "").replace("\n", "")
    assert "办理证书" in text
    assert NUMBER not in str(response.headers)
    assert "no-store" in response["Cache-Control"]
    assert IdentityLook.objects.count() == 1


def test_the_page_of_the_sheet_is_closed_to_others(network: Network, person: Person) -> None:
    assert signed_in(network.luoyang_officer).get(f"/persons/{person.pk}/sheet/").status_code == 403
    assert signed_in(network.zhengzhou_officer).get(f"/persons/{person.pk}/sheet/").status_code == 404
    assert (
        signed_in(network.luoyang_officer).post(f"/persons/{person.pk}/sheet/", {"reason": "看看"}).status_code == 403
    )
    assert IdentityLook.objects.count() == 0


def test_the_auditor_reads_who_looked_at_whose_number(network: Network, person: Person, province: User) -> None:
    look(person, actor=province, reason="劳务费发放", place="本人信息表")
    text = signed_in(officer_of(network.province, "auditor")).get("/persons/looks/").content.decode()
    for told in ("李娜", "劳务费发放", province.name, person.identity_masked):
        assert told in text
    assert NUMBER not in text
    assert signed_in(province).get("/persons/looks/").status_code == 404
