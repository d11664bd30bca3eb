"""The second signature on paper: what is asked of it, who reads its scan, and where the portal says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.documents import queries as letter_queries
from kexie_portal.files import access as files
from kexie_portal.workflow import moving
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.models import StepSignature
from kexie_portal.workflow.signing import PaperSignature
from orgs.founding.models import FoundingCase
from tests.orgs.factories import officer_of
from tests.orgs.founding import cases
from tests.orgs.founding.cases import Place, again
from tests.workflow.papers import paper, scan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def case(here: Place) -> FoundingCase:
    """Return a founding that the city's single officer filed."""
    made = cases.begin(here, unit=here.net.luoyang)
    moving.move(made, "submit_to_city", actor=again(here.people["city"]))
    return made


@pytest.mark.parametrize(
    ("signature", "field"),
    [
        (None, "signer"),
        (paper(signer="  "), "signer"),
        (paper(signer="王" * 61), "signer"),
        (paper(on=TODAY + timedelta(days=1)), "signed_on"),
        (paper(on=TODAY - timedelta(days=1)), "signed_on"),
        (paper(content=b"MZ not a scan"), "scan"),
    ],
)
def test_a_signature_that_lacks_something_decides_nothing(
    here: Place, case: FoundingCase, signature: PaperSignature | None, field: str
) -> None:
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, "approve", actor=again(here.people["city"]), signature=signature)
    assert refused.value.field == field
    assert FoundingCase.objects.get(pk=case.pk).state == "city"
    assert not StepSignature.objects.exists()


def test_the_officer_does_not_sign_a_second_time_under_their_own_name(here: Place, case: FoundingCase) -> None:
    officer = again(here.people["city"])
    with pytest.raises(MoveRefused) as refused:
        moving.move(case, "approve", actor=officer, signature=paper(signer=f" {officer} "))
    assert refused.value.field == "signer"


def test_where_two_officers_are_no_paper_takes_the_place_of_the_second(here: Place, case: FoundingCase) -> None:
    second = officer_of(here.net.luoyang)
    for actor in (here.people["city"], second):
        with pytest.raises(MoveRefused):
            moving.move(case, "approve", actor=again(actor), signature=paper())
    moving.move(case, "approve", actor=again(second))
    assert not StepSignature.objects.exists()


def test_the_page_asks_for_the_signature_and_case_letter_and_unit_say_that_it_was_used(
    here: Place, case: FoundingCase, client: Client
) -> None:
    city = here.people["city"]
    client.force_login(city)
    page = f"{case.get_absolute_url()}approve/"
    opened = client.get(page)
    assert b'name="scan"' in opened.content
    assert "分管领导" in opened.content.decode()
    sent = {
        "version": case.version, "addressee": "企业", "request": "请示", "filing_days": "20", "note": "同意成立",
        "signer": "王分管", "signed_on": TODAY.isoformat(), "scan": scan(),
    }  # fmt: skip
    assert client.post(page, {**sent, "scan": ""}).status_code == 422
    assert client.post(page, {**sent, "scan": scan()}).status_code == 302
    signature = StepSignature.objects.get()
    (letter,) = letter_queries.letters_of(case)
    for address in (
        case.get_absolute_url(),
        letter.get_absolute_url(),
        f"{here.net.luoyang.get_absolute_url()}?tab=signing",
    ):
        words = client.get(address).content.decode()
        assert "王分管" in words, address
        assert signature.get_way_display() in words, address
    assert "同意成立" in client.get(case.get_absolute_url()).content.decode()


def test_the_scan_is_read_by_those_who_check_or_decide_and_by_nobody_else(here: Place, case: FoundingCase) -> None:
    moving.move(case, "approve", actor=again(here.people["city"]), signature=paper())
    sheet = StepSignature.objects.get().scan
    readers = {name for name, person in here.people.items() if files.may_read(again(person), sheet)}
    assert readers == {"city", "province"}


def test_a_button_with_a_signature_that_lacks_its_scan_moves_nothing(here: Place, client: Client) -> None:
    made = cases.begin(here, unit=here.net.luoyang)
    moving.move(made, "submit_to_city", actor=again(here.people["city"]))
    client.force_login(here.people["city"])
    address = f"/cases/orgs/foundingcase/{made.pk}/move/"
    sent = {"verb": "refuse", "note": "不符合条件", "signer": "王分管", "signed_on": TODAY.isoformat()}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "scan": scan()}).status_code == 302
    assert FoundingCase.objects.get(pk=made.pk).state == "refused"


def test_who_decides_nothing_of_their_own_says_that_they_agree(here: Place) -> None:
    made = cases.brought_to(here, "county")
    step = moving.move(made, "forward", actor=again(here.people["county"]))
    assert step.note == "同意。"
