"""Versions of a form: published for ever, each short name one thing for ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.formbuilder.actions import version as versions
from kexie_portal.formbuilder.checking.whole import FaultyDefinition
from kexie_portal.formbuilder.models import FormVersion
from tests.formbuilder.conftest import Team, published
from tests.formbuilder.definitions import every_kind, field, form, section


def next_version(first: FormVersion, actor: User, definition: dict) -> FormVersion:
    draft = versions.begin_draft(first.form, actor=actor)
    draft = versions.save_draft(draft, actor=actor, version=draft.version, definition=definition)
    return versions.publish(draft, actor=actor, version=draft.version)


def test_a_published_version_carries_its_hash_and_is_never_changed(team: Team, clerk: User) -> None:
    version = published(clerk)
    assert version.is_sound()
    assert len(version.sha256) == 64
    version.definition = form(section("one", field("a")))
    with pytest.raises(Refused):
        version.save()
    with pytest.raises(Refused):
        version.delete()
    with pytest.raises(Refused):
        FormVersion.objects.filter(pk=version.pk).delete()


@pytest.mark.both
@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_or_remove_a_published_version(
    team: Team, clerk: User, settings: Any
) -> None:
    version = published(clerk)
    settings.AUDIT_ALLOW_FLUSH = False
    for statement in (
        "UPDATE formbuilder_formversion SET sha256 = 'x' WHERE id = %s",
        "DELETE FROM formbuilder_formversion WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [version.pk])
    assert FormVersion.objects.get(pk=version.pk).is_sound()


def test_a_draft_is_written_until_it_is_published_and_a_stale_one_is_refused(team: Team, clerk: User) -> None:
    first = published(clerk)
    draft = versions.begin_draft(first.form, actor=clerk)
    assert versions.begin_draft(first.form, actor=clerk).pk == draft.pk
    versions.save_draft(draft, actor=clerk, version=1, definition={"title": "halb"})
    with pytest.raises(Stale):
        versions.save_draft(draft, actor=clerk, version=1, definition={})


def test_what_says_the_same_is_not_published_again(team: Team, clerk: User) -> None:
    first = published(clerk)
    draft = versions.begin_draft(first.form, actor=clerk)
    with pytest.raises(Refused):
        versions.publish(draft, actor=clerk)


def test_only_the_people_of_its_unit_write_a_form(team: Team, clerk: User, other: User) -> None:
    with pytest.raises(NotAllowed):
        published(other)
    first = published(clerk)
    with pytest.raises(NotAllowed):
        versions.begin_draft(first.form, actor=other)


@pytest.mark.parametrize(
    "fields",
    [
        [field("a", "integer", "甲"), field("b", label="乙")],  # another kind
        [field("b", label="甲")],  # a rename that takes over the name of another question
    ],
)
def test_a_short_name_is_never_used_again_for_something_else(team: Team, clerk: User, fields: list[dict]) -> None:
    first = published(clerk, form(section("one", field("a", label="甲"), field("b", label="乙"))))
    with pytest.raises(FaultyDefinition):
        next_version(first, clerk, form(section("one", *fields)))


def test_a_name_that_was_given_up_comes_back_only_as_what_it_was(team: Team, clerk: User) -> None:
    first = published(clerk, form(section("one", field("a", label="甲"), field("b", label="乙"))))
    next_version(first, clerk, form(section("one", field("b", label="乙"))))
    with pytest.raises(FaultyDefinition):
        next_version(first, clerk, form(section("one", field("a", label="丙"), field("b", label="乙"))))
    third = versions.begin_draft(first.form, actor=clerk)
    asked = form(section("one", field("a", label="甲"), field("b", label="乙（改）")))
    versions.save_draft(third, actor=clerk, version=third.version, definition=asked)
    assert versions.publish(third, actor=clerk).number == 3


def test_columns_have_names_for_ever_too(team: Team, clerk: User) -> None:
    first = published(clerk, every_kind())
    changed = every_kind()
    table = changed["sections"][1]["fields"][0]
    table["columns"][1]["kind"] = "yuan"
    with pytest.raises(FaultyDefinition) as refused:
        next_version(first, clerk, changed)
    assert "budget.number" in str(refused.value)


def test_a_faulty_draft_is_kept_but_not_published(team: Team, clerk: User) -> None:
    draft = versions.create_form(actor=clerk, unit_code="410300", title="空", code="leer")
    with pytest.raises(FaultyDefinition):
        versions.publish(draft, actor=clerk)
    assert FormVersion.objects.get(pk=draft.pk).published_at is None
