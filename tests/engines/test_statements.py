"""Which tests PostgreSQL repeats: every kind of statement is sent there by one of them."""

import pytest
from django.db import IntegrityError, connection

from kexie_portal.accounts.models import User
from tests.statements import Recorder, cover, kind, unusual


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t WHERE b IN (%s, %s)", "SELECT a FROM t WHERE b IN (%s, %s, %s, %s)"),
        ("INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s)", "INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s), (%s, %s)"),
        ("SELECT a FROM t LIMIT 21 OFFSET 5", "SELECT a FROM t LIMIT 1 OFFSET 20"),
        ("SELECT a WHERE ((l > %s AND r < %s) OR (l > %s AND r < %s))", "SELECT a WHERE ((l > %s AND r < %s)…)"),
    ],
)
def test_lengths_make_no_other_kind(one: str, other: str) -> None:
    assert kind(one) == kind(other)


def test_columns_conditions_and_order_make_another_kind() -> None:
    statements = ["SELECT a FROM t", "SELECT b FROM t", "SELECT a FROM t WHERE b = %s", "SELECT a FROM t ORDER BY a"]
    assert len({kind(each) for each in statements}) == 4


def test_what_only_one_database_takes_is_named() -> None:
    assert unusual(["short", 5, None]) == ""
    assert unusual(["x" * 300, 2**40, "a\0b"]) == "large long null"


def test_the_chosen_tests_send_every_kind_with_few_statements() -> None:
    recorded = {
        "dear": (1000, ["a", "b", "c"]),
        "cheap": (10, ["a", "b"]),
        "only": (900, ["c", "d"]),
        "silent": (0, []),
        "same": (11, ["a", "b"]),
    }
    assert cover(recorded) == {"cheap", "only"}
    assert cover(recorded, taken=["only"]) == {"cheap"}
    assert cover({}) == set()


@pytest.mark.django_db
def test_a_refusal_of_the_database_makes_another_kind(tmp_path) -> None:
    recorder = Recorder(tmp_path)
    with connection.execute_wrapper(recorder):
        recorder.test = "goes in"
        User.objects.create(username="zhang")
        recorder.test = "is refused"
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("INSERT INTO accounts_user SELECT * FROM accounts_user")
    assert recorder.sent["goes in"]
    assert recorder.sent["is refused"]
    assert recorder.sent["goes in"].isdisjoint(recorder.sent["is refused"])
