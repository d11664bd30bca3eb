"""Encrypted fields and keyed hashes: what lies in the database, what shows itself, what opens where."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from django.forms import model_to_dict

from kexie_portal.encryption import hashing, tokens
from kexie_portal.encryption.keys import CannotOpen, KeyMissing
from kexie_portal.encryption.secret import DOTS, Secret
from orgs.persons.models.person import Person
from tests.orgs.factories import PersonFactory, valid_identity

pytestmark = pytest.mark.django_db
NUMBER = valid_identity(123)


def kept(person: Person, column: str = "identity") -> str:
    """Return what the table itself holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM orgs_person WHERE id = %s", [person.pk])  # noqa: S608  # the column is written in these tests
        return str(cursor.fetchone()[0])


def keep(person: Person, token: str) -> None:
    """Write past the model, as a person with the database would."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_person SET identity = %s WHERE id = %s", [token, person.pk])


def test_the_database_holds_a_token_and_the_record_opens_it() -> None:
    person = PersonFactory(number=NUMBER)
    assert NUMBER not in kept(person)
    assert kept(person).startswith("e1:")
    assert Person.objects.get(pk=person.pk).identity.reveal() == NUMBER
    assert Person.objects.defer("identity").get(pk=person.pk).identity.reveal() == NUMBER


def test_a_value_shows_dots_wherever_it_is_printed() -> None:
    found = Person.objects.get(pk=PersonFactory(number=NUMBER).pk)
    shown = f"{found.identity} {found.identity!r} {[found.identity]} {model_to_dict(found)} {vars(found)}"
    assert NUMBER not in shown
    assert str(found.identity) == DOTS
    with pytest.raises(TypeError):
        json.dumps(found.identity)
    with pytest.raises(TypeError):
        pickle.dumps(found)


def test_a_query_gives_values_that_do_not_open_without_their_record() -> None:
    person = PersonFactory(number=NUMBER)
    value = Person.objects.values_list("identity", flat=True).get(pk=person.pk)
    with pytest.raises(CannotOpen):
        value.reveal()
    with pytest.raises(FieldError):
        Person.objects.filter(identity=NUMBER).exists()
    with pytest.raises(TypeError):
        Person.objects.filter(pk=person.pk).update(identity=NUMBER)


def test_a_token_copied_to_another_row_or_column_does_not_open() -> None:
    one, other = PersonFactory(number=NUMBER), PersonFactory()
    keep(other, kept(one))
    with pytest.raises(CannotOpen):
        Person.objects.get(pk=other.pk).identity.reveal()
    with pytest.raises(CannotOpen):
        tokens.decrypt(kept(one), f"orgs.person.phone:{one.row_key}")


def test_an_altered_token_does_not_open() -> None:
    person = PersonFactory(number=NUMBER)
    token = kept(person)
    for broken in (token[:-4] + "AAA=", token[:12], "e1:" + token.split(":")[1] + ":%%%"):
        keep(person, broken)
        with pytest.raises(CannotOpen):
            Person.objects.get(pk=person.pk).identity.reveal()


def test_a_missing_key_is_named_and_no_key_at_all_is_refused(settings: Any) -> None:
    person = PersonFactory(number=NUMBER)
    settings.ENCRYPTION_KEYS = ["another key, long enough for everybody"]
    with pytest.raises(KeyMissing, match=kept(person).split(":")[1]):
        Person.objects.get(pk=person.pk).identity.reveal()
    settings.ENCRYPTION_KEYS = []
    with pytest.raises(KeyMissing, match="ENCRYPTION_KEYS"):
        PersonFactory(number=valid_identity(125))


def test_the_hash_finds_a_number_and_keeps_it_unique() -> None:
    person = PersonFactory(number=NUMBER)
    field = Person._meta.get_field("identity_hash")
    assert Person.objects.get(identity_hash__in=field.hashes(f"resident:{NUMBER}")) == person
    assert NUMBER not in person.identity_hash
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(number=NUMBER)
    assert [PersonFactory(), PersonFactory()][1].identity_hash is None  # those without a number do not meet


def test_the_hash_differs_by_key_and_purpose(settings: Any) -> None:
    first = hashing.keyed_hash("410", "a")
    assert hashing.keyed_hash("410", "b") != first
    settings.HASH_KEYS = ["another key, long enough for everybody", *settings.HASH_KEYS]
    assert hashing.keyed_hash("410", "a") != first
    assert first in hashing.all_hashes("410", "a")


def test_neither_value_nor_hash_comes_into_the_log() -> None:
    person = PersonFactory(number=NUMBER)
    person.set_identity("resident", valid_identity(127))
    person.save()
    told = "".join(str(entry.changes) for entry in LogEntry.objects.get_for_object(person))
    assert person.identity_masked in told
    for hidden in (NUMBER, valid_identity(127), person.identity_hash, "e1:"):
        assert hidden not in told


def test_a_dump_holds_the_token_and_loads_it_again() -> None:
    person = PersonFactory(number=NUMBER)
    text = serializers.serialize("json", [person])
    assert NUMBER not in text
    (loaded,) = serializers.deserialize("json", text)
    loaded.save()
    assert Person.objects.get(pk=person.pk).identity.reveal() == NUMBER


def test_an_unchanged_value_is_not_encrypted_anew_and_copies_stay_closed() -> None:
    person = PersonFactory(number=NUMBER)
    before, found = kept(person), Person.objects.get(pk=person.pk)
    found.title = "教授"
    found.save()
    assert kept(person) == before
    assert copy.deepcopy(found).identity == NUMBER
    assert found.identity != Secret("4")


def test_bulk_writers_encrypt_too() -> None:
    person = PersonFactory(number=NUMBER)
    found = Person.objects.get(pk=person.pk)
    found.set_identity("resident", valid_identity(129))
    Person.objects.bulk_update([found], ["identity"])
    assert valid_identity(129) not in kept(person)
    assert Person.objects.get(pk=person.pk).identity.reveal() == valid_identity(129)
