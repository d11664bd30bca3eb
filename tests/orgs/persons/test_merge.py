"""Merging doubles: what is chosen, what follows, what stands against it, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.persons import registry
from orgs.persons.actions import merge as actions
from orgs.persons.actions import person as persons
from orgs.persons.actions import unmerge
from orgs.persons.models.merge import PersonMerge, PersonsApart
from orgs.persons.models.person import Person, PersonAlias
from orgs.persons.queries import doubles
from orgs.register.models.association import Officer
from orgs.societies.models.society import SocietyOfficer
from tests.orgs.factories import AssociationFactory, OfficerFactory, PersonFactory, UserFactory, valid_identity
from tests.orgs.network import Network

pytestmark = pytest.mark.django_db
NUMBER = valid_identity(123)


@pytest.fixture
def two(network: Network) -> tuple[Person, Person]:
    """Two rows of one man: one with a number and an account, one with an office, a phone and another spelling."""
    kept = PersonFactory(unit=network.jianxi, name="张伟", phone="13800000001", title="工程师")
    gone = PersonFactory(
        unit=network.luoyang, name="张玮", phone="13800000001", title="高级工程师", number=NUMBER, user=UserFactory()
    )
    PersonAlias.objects.create(person=gone, name="Zhang Wei", kind="foreign")
    persons.keep_search(gone)
    OfficerFactory(association=AssociationFactory(unit=network.jianxi), person=gone)
    return kept, gone


def merge(network: Network, two: tuple[Person, Person], *groups: str, reason: str = "同一手机") -> PersonMerge:
    versions = {person.pk: person.version for person in two}
    said = {"reason": reason, "from_gone": frozenset(groups), "versions": versions}
    return actions.merge(*two, actor=network.luoyang_officer, **said)


def rows() -> list[dict[str, Any]]:
    """Return all of persons, their names and offices, but for what a writer counts."""
    hidden = {"version", "updated_at", "identity", "_state"}
    found = [*Person.objects.order_by("pk"), *PersonAlias.objects.order_by("pk"), *_offices()]
    said = [{name: value for name, value in vars(row).items() if name not in hidden} for row in found]
    numbers = [{"number": person.identity.reveal()} for person in Person.objects.order_by("pk")]
    return said + numbers


def _offices() -> list[Officer]:
    return list(Officer.objects.order_by("pk"))


def test_everything_that_points_to_the_merged_row_follows(network: Network, two: tuple[Person, Person]) -> None:
    kept, gone = two
    older = PersonFactory(unit=network.jianxi, merged_into=gone)
    user = gone.user
    merge(network, two, "title", "identity", "user")
    kept.refresh_from_db()
    gone.refresh_from_db()
    older.refresh_from_db()
    assert [office.person for office in _offices()] == [kept]
    assert (kept.title, kept.name, kept.user, kept.identity == NUMBER) == ("高级工程师", "张伟", user, True)
    assert (gone.merged_into, gone.user, gone.identity_hash) == (kept, None, None)
    assert older.merged_into == kept
    assert {alias.name for alias in kept.aliases.all()} == {"张玮", "Zhang Wei"}
    assert "张玮" in kept.search_text


def test_every_relation_to_persons_follows_or_is_excused() -> None:
    """A new relation must be named by `follow`: else rows would point to a merged person for ever."""
    history = {
        "orgs.personalias.person",  # handled by the merge itself: names that are there already stay
        "orgs.personmerge.kept", "orgs.personmerge.gone",
        "orgs.identitylook.person",  # a look was at the row of that time
    }  # fmt: skip
    known = {actions.key_of(pointer) for pointer in registry.pointers()}
    relations = Person._meta.related_objects
    found = {f"{one.related_model._meta.label_lower}.{one.field.name}" for one in relations}
    assert found == known | history


def test_a_merge_is_taken_back_row_by_row(network: Network, two: tuple[Person, Person]) -> None:
    before = rows()
    done = merge(network, two, "title", "identity", "user", "name")
    assert rows() != before
    unmerge.take_back(done, actor=network.luoyang_officer, reason="看错了人")
    assert rows() == before
    with pytest.raises(Refused):
        unmerge.take_back(done, actor=network.luoyang_officer, reason="再来")


def test_papers_of_two_kinds_change_places_and_come_back(network: Network) -> None:
    kept = PersonFactory(unit=network.jianxi, kind="passport", number="E12345678")
    gone = PersonFactory(unit=network.jianxi, number=NUMBER)
    done = merge(network, (kept, gone), "identity")
    assert [person.identity.reveal() for person in Person.objects.order_by("pk")] == [NUMBER, "E12345678"]
    unmerge.take_back(done, actor=network.luoyang_officer, reason="误")
    assert [person.identity.reveal() for person in Person.objects.order_by("pk")] == ["E12345678", NUMBER]


@pytest.mark.parametrize("later", ["office", "change", "merge", "untied"])
def test_what_stands_on_a_merge_keeps_it(network: Network, two: tuple[Person, Person], later: str) -> None:
    done = merge(network, two)
    kept = Person.objects.get(pk=two[0].pk)
    if later == "office":
        SocietyOfficer.objects.create(organization=network.luoyang, role="chair", name="张伟", person=kept)
    elif later == "change":
        persons.change(kept, actor=network.luoyang_officer, version=kept.version, values={"duty": "总工"})
    elif later == "untied":
        office = _offices()[0]
        office.person = None
        office.save()
    else:
        merge(network, (PersonFactory(unit=network.jianxi), kept))
    with pytest.raises(Refused):
        unmerge.take_back(done, actor=network.luoyang_officer, reason="误")
    assert PersonMerge.objects.get(pk=done.pk).undone_at is None


def test_two_different_numbers_are_two_people(network: Network) -> None:
    two = (
        PersonFactory(unit=network.jianxi, number=NUMBER),
        PersonFactory(unit=network.jianxi, number=valid_identity(125)),
    )
    with pytest.raises(Refused):
        merge(network, two)
    assert Person.objects.standing().count() == 2


@pytest.fixture
def under_contract() -> Iterator[str]:
    """A guard as calls register it: an expert under contract is not merged."""
    words = "专家有合同在身，不能合并"
    registry.guard(lambda kept, gone: words)
    yield words
    registry._guards.clear()


def test_a_guard_of_an_upper_subject_refuses_and_says_why(
    network: Network, two: tuple[Person, Person], under_contract: str
) -> None:
    with pytest.raises(Refused, match=under_contract):
        merge(network, two)
    assert Person.objects.get(pk=two[1].pk).merged_into is None
    assert len(_offices()) == 1


def test_both_rows_must_be_in_reach_and_fresh(network: Network, two: tuple[Person, Person]) -> None:
    kept, gone = two
    versions = {kept.pk: 1, gone.pk: 1}
    said: dict[str, Any] = {"reason": "同一人", "from_gone": frozenset(), "versions": versions}
    for actor in (network.jianxi_officer, network.zhengzhou_officer):
        with pytest.raises(NotAllowed):
            actions.merge(kept, gone, actor=actor, **said)
    with pytest.raises(Refused):
        actions.merge(kept, gone, actor=network.luoyang_officer, **{**said, "reason": " "})
    with pytest.raises(Refused):
        actions.merge(kept, kept, actor=network.luoyang_officer, **said)
    persons.change(gone, actor=network.luoyang_officer, version=1, values={"duty": "总工"})
    with pytest.raises(Stale):
        actions.merge(kept, gone, actor=network.luoyang_officer, **said)


def test_the_journal_holds_no_number(network: Network, two: tuple[Person, Person]) -> None:
    done = merge(network, two, "identity")
    assert NUMBER not in str(done.journal)
    assert "e1:" not in str(done.journal)


# ---------------------------------------------------------------- likely doubles


def test_rows_of_one_name_that_share_something_are_proposed(network: Network) -> None:
    one = PersonFactory(unit=network.jianxi, birth_day=date(1980, 1, 2), phone="13800000001")
    other = PersonFactory(unit=network.luoyang, birth_year=1980, phone="13800000001")
    PersonFactory(unit=network.jianxi, birth_day=date(1990, 5, 6))
    PersonFactory(unit=network.guancheng, birth_day=date(1980, 1, 2))  # another city's
    (found,) = doubles.likely(network.luoyang_officer)
    assert (found.one, found.other, len(found.why)) == (one, other, 2)
    assert doubles.likely(network.jianxi_officer) == []  # merges nobody


def test_rows_that_contradict_each_other_are_not(network: Network) -> None:
    same: dict[str, Any] = {"unit": network.jianxi, "phone": "13800000001"}
    PersonFactory(birth_day=date(1980, 1, 2), **same)
    PersonFactory(birth_day=date(1981, 1, 2), **same)
    assert doubles.likely(network.luoyang_officer) == []


def test_a_pair_called_two_people_is_not_proposed_again(network: Network) -> None:
    one, other = (PersonFactory(unit=network.jianxi, phone="13800000001") for _n in range(2))
    assert len(doubles.likely(network.luoyang_officer)) == 1
    with pytest.raises(NotAllowed):
        actions.say_apart(other, one, actor=network.jianxi_officer, reason="父子")
    for _twice in range(2):
        actions.say_apart(other, one, actor=network.luoyang_officer, reason="同名同事")
    assert PersonsApart.objects.count() == 1
    assert doubles.likely(network.luoyang_officer) == []
