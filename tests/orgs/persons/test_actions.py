"""Entering and changing persons: numbers checked, unique and never repeated; two people of one name stay two."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.common import identity
from orgs.persons.actions import person as actions
from orgs.persons.actions.person import Alias, Paper
from orgs.persons.models.person import Person
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, PersonFactory, valid_identity
from tests.orgs.network import Network

pytestmark = pytest.mark.django_db
NUMBER = valid_identity(123)


def enter(network: Network, name: str = "张伟", number: str = "", **values: Any) -> Person:
    said = {"name": name, "unit": network.jianxi, "employer": "", **values}
    return actions.create(actor=network.luoyang_officer, values=said, paper=Paper(number=number))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), "GB 11643"),
        (NUMBER[:-1], "18"),
        ("A" + NUMBER[1:], "17"),
        (valid_identity(123, born="19801302"), "省份"),
        (valid_identity(123, born="20991201"), "省份"),
        (valid_identity(123, division="000000"), "省份"),
    ],
)
def test_a_number_that_cannot_be_is_refused_without_being_repeated(typed: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        identity.read("resident", typed)
    assert refused.value.field == "identity"
    assert words in refused.value.message
    assert typed not in refused.value.message


def test_a_number_is_read_as_people_type_it() -> None:
    spaced = f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:].lower()} "
    assert identity.read("resident", spaced) == NUMBER
    assert identity.masked(NUMBER) == f"{NUMBER[:4]}**********{NUMBER[-4:]}"
    young_city = valid_identity(123, division="410183")  # made a city in 1994, after the bearer's birth
    assert identity.read("resident", young_city) == young_city
    assert identity.read("passport", "e1234 5678") == "E12345678"
    assert identity.masked("E12345678") == "E1*****78"
    assert identity.masked("123") == "***"
    with pytest.raises(Refused):
        identity.read("passport", "号码")


def test_birth_and_sex_follow_from_the_number_or_stand_against_it(network: Network) -> None:
    person = enter(network, number=NUMBER)
    assert (person.birth_day, person.sex) == (date(1980, 1, 2), "m")
    with pytest.raises(Refused) as refused:
        enter(network, number=valid_identity(125), birth_day=date(1981, 1, 2))
    assert refused.value.field == "birth_day"
    with pytest.raises(Refused) as refused:
        enter(network, number=valid_identity(125), sex="f")
    assert refused.value.field == "sex"


def test_the_number_of_another_person_is_refused_and_names_them_in_scope_alone(network: Network) -> None:
    enter(network, "李娜", NUMBER)
    with pytest.raises(Refused) as refused:
        enter(network, "李娜娜", NUMBER)
    assert "李娜" in refused.value.message
    assert identity.masked(NUMBER) in refused.value.message
    assert NUMBER not in refused.value.message
    with pytest.raises(Refused) as refused:
        actions.create(
            actor=network.zhengzhou_officer,
            values={"name": "李娜", "unit": network.guancheng},
            paper=Paper(number=NUMBER),
        )
    assert network.jianxi.name in refused.value.message
    assert "李娜" not in refused.value.message
    assert "*" not in refused.value.message


def test_the_number_is_found_while_keys_are_being_rotated(network: Network, settings: Any) -> None:
    enter(network, number=NUMBER)
    settings.HASH_KEYS = ["a newer key of thirty-two characters", *settings.HASH_KEYS]
    with pytest.raises(Refused):
        enter(network, "王芳", NUMBER)


def test_two_people_of_one_name_stay_two(network: Network) -> None:
    one, other = enter(network, birth_year=1970), enter(network, birth_year=1990)
    assert one.pk != other.pk
    assert Person.objects.standing().filter(name="张伟").count() == 2


def test_an_empty_number_keeps_the_stored_one_and_removing_takes_it_away(network: Network) -> None:
    person = enter(network, number=NUMBER)
    said = {"title": "高级工程师"}
    changed = actions.change(person, actor=network.jianxi_officer, version=1, values=said, paper=Paper())
    assert (changed.identity.reveal(), changed.title, changed.version) == (NUMBER, "高级工程师", 2)
    changed = actions.change(changed, actor=network.jianxi_officer, version=2, values={}, paper=Paper(remove=True))
    changed.refresh_from_db()
    assert (changed.identity_masked, changed.identity_hash, bool(changed.identity)) == ("", None, False)
    assert enter(network, "王芳", NUMBER).identity == NUMBER


def test_a_crossed_edit_is_stale_and_nothing_is_written(network: Network) -> None:
    person = enter(network)
    actions.change(person, actor=network.jianxi_officer, version=1, values={"title": "教授"})
    with pytest.raises(Stale):
        actions.change(person, actor=network.jianxi_officer, version=1, values={"title": "讲师"})
    assert Person.objects.get(pk=person.pk).title == "教授"


def test_nobody_writes_outside_their_scope(network: Network) -> None:
    person = enter(network)
    for deed in (
        lambda: actions.create(actor=network.zhengzhou_officer, values={"name": "王芳", "unit": network.jianxi}),
        lambda: actions.change(person, actor=network.zhengzhou_officer, version=1, values={"title": "x"}),
        lambda: actions.change(person, actor=network.jianxi_officer, version=1, values={"unit": network.luoyang}),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_an_employer_of_the_register_is_linked_by_name_or_code(network: Network) -> None:
    firm = EnterpriseFactory(unit=network.jianxi, name="洛阳轴承有限公司")
    body = AssociationFactory(unit=network.jianxi, host=firm, title="洛阳轴承科协")
    assert enter(network, employer="洛阳轴承有限公司").enterprise == firm
    assert enter(network, employer=firm.uscc).enterprise == firm
    assert enter(network, employer="洛阳轴承科协").organization == body.organization
    loose = enter(network, employer="洛轴")
    assert (loose.enterprise, loose.organization, loose.employer) == (None, None, "洛轴")


def test_other_names_are_kept_searched_and_removed(network: Network) -> None:
    person = enter(network)
    aliases = [Alias(None, "张维", "former", end_day=date(2001, 1, 1)), Alias(None, "Zhang Wei", "foreign")]
    person = actions.change(person, actor=network.jianxi_officer, version=1, values={}, aliases=aliases)
    person.refresh_from_db()
    assert "张维" in person.search_text
    assert "zhang wei" in person.search_text
    first = person.aliases.get(name="张维")
    with pytest.raises(Refused):
        actions.change(
            person, actor=network.jianxi_officer, version=2, values={}, aliases=[Alias(None, "张维", "former")]
        )
    gone = [Alias(first.pk, "张维", "former", remove=True)]
    person = actions.change(person, actor=network.jianxi_officer, version=2, values={}, aliases=gone)
    person.refresh_from_db()
    assert "张维" not in person.search_text


def test_a_merged_row_is_changed_by_nobody(network: Network) -> None:
    kept = enter(network)
    gone = PersonFactory(unit=network.jianxi, merged_into=kept)
    with pytest.raises(NotAllowed):
        actions.change(gone, actor=network.jianxi_officer, version=1, values={"title": "x"})
