"""Initials of names: a character of several readings is read by its phrase, places first."""

import csv
import json
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from orgs.common.names import initials
from orgs.common.readings import DATA, PHRASES, first_letter, worked_out
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory
from tests.orgs.network import build

UNITS = list(csv.DictReader((Path(__file__).parent / "unit_initials.csv").open(encoding="utf-8")))


def test_every_unit_of_the_province_is_read_as_its_people_read_it():
    """The table was read through by hand: 长垣 `cys`, 召陵 `slq`, 浚县 `xx`, 渑池 `mcx`."""
    assert len(UNITS) == 175
    assert {row["name"]: initials(row["name"]) for row in UNITS} == {row["name"]: row["initials"] for row in UNITS}


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("重庆长安汽车", "cqcaqc"),
        ("中国银行洛阳分行", "zgyhlyfh"),
        ("银行业协会", "yhyxh"),
        ("行政管理", "xzgl"),
        ("中信重工机械", "zxzgjx"),
        ("起重机", "qzj"),
        ("会计师事务所", "kjssws"),
        ("交通运输协会", "jtysxh"),
        ("音乐协会", "yyxh"),
        ("乐凯胶片", "lkjp"),
        ("河南长通", "hnct"),
        ("董事长", "dsz"),
        ("调味品", "twp"),
        ("解放路", "jfl"),
        ("大厦", "ds"),
        ("3M（长垣）", "3mcy"),
    ],
)
def test_a_character_of_several_readings_is_read_by_its_phrase(name, letters):
    assert initials(name) == letters


def test_a_phrase_has_a_letter_for_each_of_its_characters():
    assert {phrase for phrase, letters in PHRASES.items() if len(phrase) != len(letters)} == set()


@pytest.mark.django_db
def test_names_stored_before_are_found_by_their_phrases_after_the_migration():
    city = build().luoyang
    firm = EnterpriseFactory(name="长葛重工有限公司", unit=city)
    association = AssociationFactory(unit=city, title="重庆银行企业科协").organization
    Enterprise.objects.filter(pk=firm.pk).update(search_text="长葛重工有限公司 zgzgyxgs")
    Organization.objects.filter(pk=association.pk).update(search_text="重庆银行企业科协 zqyxqykx")
    import_module("orgs.migrations.0017_initials_by_phrase").read_again(apps, None)
    firm.refresh_from_db()
    association.refresh_from_db()
    assert "cgzgyxgs" in firm.search_text
    assert firm.uscc.lower() in firm.search_text
    assert "cqyhqykx" in association.search_text


def test_what_was_worked_out_beforehand_is_what_the_dictionary_says():
    assert json.loads(DATA.read_text(encoding="utf-8")) == worked_out()


def test_a_character_that_the_dictionary_does_not_know_stays():
    assert first_letter("兙") == "兙"
