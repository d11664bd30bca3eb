"""What is copied behind the caller's back: in before the next statement, and refused aloud."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from kexie_portal.copying import behind, check_references, copy

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def table() -> str:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copied (number integer PRIMARY KEY, text varchar(5)) ON COMMIT DROP")
    return "copied"


def _numbers(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {table} ORDER BY number")  # noqa: S608  our own name
        return [number for (number,) in cursor.fetchall()]


def test_a_statement_finds_what_was_copied_before_it(table: str) -> None:
    with behind():
        assert copy(table, ["number", "text"], [(number, "a") for number in range(2000)]) == 2000
        assert len(_numbers(table)) == 2000
        copy(table, ["number", "text"], ['5000,"b"\r\n'])
        copy(table, ["number", "text"], [(5001, None)])
    assert _numbers(table)[-2:] == [5000, 5001]


def test_a_refusal_is_raised_as_the_block_ends_and_undoes_its_transaction(table: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), behind():
        copy(table, ["number", "text"], [(1, "a"), (1, "b")])
    assert _numbers(table) == []


def test_after_the_block_rows_go_in_as_they_are_made_again(table: str) -> None:
    with behind():
        copy(table, ["number", "text"], [(1, "a")])
    copy(table, ["number", "text"], [(2, "b")])
    assert _numbers(table) == [1, 2]


def test_a_reference_into_nothing_is_refused_by_the_check_and_not_at_the_end_alone(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE pointing (at integer REFERENCES {table} DEFERRABLE INITIALLY DEFERRED) "
            "ON COMMIT DROP"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        _point_into_nothing()


def _point_into_nothing() -> None:
    with behind():
        copy("pointing", ["at"], [(7,)])
        check_references()
