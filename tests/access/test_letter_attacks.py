"""A hostile city officer at letters: the series and the name of another unit."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.test import Client

from kexie_portal.documents import actions as documents
from kexie_portal.documents import files
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import LetterCounter, LetterIssuer
from tests.access.world import World
from tests.documents.samples import fields

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
ISSUER = "/letters/texts/410300/issuer/"
OWN = {"name": "牡丹市科学技术协会", "head": "牡丹市科学技术协会文件", "series": "洛科协"}


@pytest.mark.parametrize(
    "forged",
    [
        {"series": "郑科协"},
        {"series": "郑科协证"},
        {"name": "商都市科学技术协会"},
        {"head": "商都市科学技术协会文件"},
        {"name": "河南省科学技术协会"},
        {"name": "商都市 科学技术协会"},
        {"head": "商　都　市科学技术协会文件"},
        {"head": "河南省科学\u2009技术协会文件"},
    ],
)
def test_nobody_signs_or_counts_in_the_name_of_another_unit(as_role: As, world: World, forged: dict[str, str]) -> None:
    """Zhengzhou has issued nothing yet: whoever took its series first would keep it from its own."""
    answer = as_role("luoyang").post(ISSUER, OWN | forged)
    assert answer.status_code == 422
    assert next(iter(forged.values())) in answer.content.decode(), "what was typed stays"
    assert not LetterIssuer.objects.exists()
    assert not LetterCounter.objects.exists()
    assert issuer_of("410100").series == "郑科协"


def test_what_another_unit_has_set_for_itself_is_its_own(as_role: As, world: World) -> None:
    theirs = {"name": "商都市科协", "head": "商都市科协文件", "series": "商协字"}
    assert as_role("zhengzhou").post("/letters/texts/410100/issuer/", theirs).status_code == 302
    for field, words in (
        ("series", "商协字证"),
        ("series", "郑科协证"),
        ("name", "商都市科协"),
        ("head", "商都市科协"),
    ):
        assert as_role("luoyang").post(ISSUER, OWN | {field: words}).status_code == 422, words
    assert as_role("zhengzhou").post("/letters/texts/410100/issuer/", theirs).status_code == 302


def test_ones_own_name_and_series_and_a_new_one_are_taken(as_role: As, world: World) -> None:
    for series in ("洛科协", "洛科协字"):
        assert as_role("luoyang").post(ISSUER, OWN | {"series": series}).status_code == 302
    province = {"name": "河南省科学技术协会", "head": "河南省科学技术协会文件", "series": "豫科协"}
    assert as_role("province").post("/letters/texts/default/issuer/", province).status_code == 302


def test_a_letter_whose_file_was_changed_on_the_disk_is_not_passed_off_as_issued(as_role: As, world: World) -> None:
    letter = files.complete(
        documents.issue(
            "approval", unit_code="410300", record=world.luoyang.association.organization, fields=fields(), actor=None
        )
    )
    client, warning = as_role("luoyang"), "alert-danger"
    assert warning not in client.get(letter.get_absolute_url()).content.decode()
    with open(letter.pdf.content.path, "ab") as stream:
        stream.write(b"forged")
    assert warning in client.get(letter.get_absolute_url()).content.decode()
    os.remove(letter.pdf.content.path)
    assert warning in client.get(letter.get_absolute_url()).content.decode()
