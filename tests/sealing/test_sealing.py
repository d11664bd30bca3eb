"""Sealing, the chain, what the database holds, and what a check at night names."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import override_settings
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Notice
from kexie_portal.sealing import actions, canonical, keeping, kinds, queries, verifying, watch
from kexie_portal.sealing.enums import State
from kexie_portal.sealing.errors import SealRefused
from kexie_portal.sealing.models import Chain, Entry, Package, PackageFile
from tests.sealing.samples import CONTENT, DAY, a_file, announce, sealed, unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def faults() -> list[str]:
    return [one.fault for one in verifying.check().faults]


def test_a_package_holds_content_files_and_the_hash_of_the_one_before(clerk: User) -> None:
    first, second = sealed(clerk, files=[a_file(clerk)]), sealed(clerk)
    assert (first.place, second.place, second.previous) == (1, 2, first.sha256)
    assert canonical.read(first.content) == CONTENT
    assert [one.sha256 for one in first.files.all()] == [a_file(clerk).sha256]
    assert (Chain.objects.get().last, Chain.objects.get().head) == (2, second.sha256)
    assert first.number == "calls-1-2026-00001"
    assert len(first.code) == 12
    assert verifying.check() == verifying.Checked(2, [])


def test_a_rollback_leaves_no_gap(clerk: User) -> None:
    sealed(clerk)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        sealed(clerk)
        raise ZeroDivisionError
    assert sealed(clerk).place == 2
    assert faults() == []


def test_sealing_many_takes_as_many_statements_as_sealing_two(
    clerk: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    def many(count: int) -> list[Package]:
        whats = [actions.Sealing(clerk, f"第{n}份", "省科协", DAY, CONTENT) for n in range(count)]
        return actions.seal_many(whats, kind="test.answers", chain="calls/2/2026", actor=clerk)

    many(2)
    with django_assert_num_queries(3):
        assert [one.place for one in many(30)] == list(range(3, 33))
    assert faults() == []


def test_a_file_that_is_sealed_cannot_be_deleted(clerk: User) -> None:
    stored = a_file(clerk)
    sealed(clerk, files=[stored])
    with pytest.raises(ProtectedError):
        stored.delete()


def test_a_file_that_is_not_whole_is_not_sealed(clerk: User) -> None:
    stored = a_file(clerk)
    stored.sha256 = ""
    with pytest.raises(SealRefused):
        sealed(clerk, files=[stored])
    assert not Package.objects.exists()


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Package, {"title": "另一份"}),
        (Package, {"content": "{}"}),
        (PackageFile, {"sha256": "0"}),
        (Entry, {"told": "{}"}),
    ],
)
def test_the_database_refuses_to_change_what_is_sealed(clerk: User, model: Any, change: dict[str, str]) -> None:
    package = sealed(clerk, files=[a_file(clerk)])
    actions.withdraw([package], actor=clerk, on=DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)
    with override_settings(AUDIT_ALLOW_FLUSH=False), pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(using="default")
    assert model.objects.exists()
    assert faults() == []


def test_a_chain_cannot_be_set_back(clerk: User) -> None:
    sealed(clerk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Chain.objects.update(last=0)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("title", "另一个标题", "文件清单"),
        ("content", '{"amount":"999.00"}', "其内容"),
        ("content", "not json", "其内容"),
        ("leaves", "{}", "其内容"),
        ("code", "AAAAAAAAAAAA", "文件清单"),
    ],
)
def test_a_package_altered_by_hand_is_named(clerk: User, column: str, value: str, word: str) -> None:
    """Bad input of issue 10: a package altered in the database by hand is named."""
    sealed(clerk)
    package = sealed(clerk)
    with unguarded("sealing_package"):
        Package.objects.filter(pk=package.pk).update(**{column: value})
    found = verifying.check().faults
    assert {(one.chain, one.place) for one in found} == {("calls/1/2026", 2)}
    assert any(word in one.fault for one in found)


def test_a_missing_link_a_cut_end_and_an_entry_rewritten_are_named(clerk: User) -> None:
    """G9, the part of sealing: a package that disappears is missed at night by its place."""
    first, second = sealed(clerk), sealed(clerk)
    third = sealed(clerk)
    actions.withdraw([second], actor=clerk, on=DAY)
    with unguarded("sealing_entry"):
        Entry.objects.update(told='{"day":"2020-01-01"}')
    assert faults() == ["其登记与登记时不一致"]
    with unguarded("sealing_entry"):
        Entry.objects.all()._raw_delete(using="default")
    assert faults() == ["封存链末尾缺失"]
    with unguarded("sealing_package"):
        Package.objects.filter(pk=second.pk)._raw_delete(using="default")
    assert faults() == ["此处缺一环", "封存链末尾缺失"]
    assert (first.place, third.place) == (1, 3)


def test_a_file_altered_or_gone_is_named(clerk: User) -> None:
    package = sealed(clerk, files=[a_file(clerk)])
    stored = package.files.get().file
    Path(stored.content.path).write_bytes(b"%PDF-1.7 two")
    assert faults() == ["文件附件.pdf与封存时不一致"]
    default_storage.delete(stored.content.name)
    assert faults() == ["文件附件.pdf缺失"]
    assert verifying.check(files=False).faults == []


def test_a_record_that_says_something_else_is_named(clerk: User) -> None:
    announce(says=lambda record: {"name": record.username})
    sealed(clerk, content={"name": clerk.username})
    assert faults() == []
    User.objects.filter(pk=clerk.pk).update(username="别人")
    assert faults() == ["原记录现与封存内容不一致"]


def test_blanking_takes_personal_fields_out_and_the_check_knows(clerk: User) -> None:
    package = sealed(clerk)
    before = package.sha256
    blanked = actions.blank_personal(package, reason="保存期满")
    kept = Package.objects.get(pk=package.pk)
    assert "leader" not in canonical.read(kept.content)
    assert canonical.read(kept.content)["name"] == CONTENT["name"]
    assert "13800000000" not in f"{kept.content}{kept.salts}{kept.leaves}"
    assert "leader" in canonical.read(kept.leaves)
    assert kept.sha256 == before == blanked.sha256
    assert faults() == []
    actions.blank_personal(package, reason="保存期满")
    assert kept.entries.count() == 1


def test_the_end_of_the_term_blanks_what_was_sealed_before(clerk: User) -> None:
    old = sealed(clerk)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        sealed(clerk)
    before = timezone.now() + timedelta(days=1)
    assert keeping.blank_before(before, dry=True) == 1
    assert keeping.blank_before(before, dry=False) == 1
    assert keeping.blank_before(before, dry=False) == 0
    assert [entry.package for entry in Entry.objects.all()] == [old]
    assert verifying.check() == verifying.Checked(2, [])


def test_a_field_taken_out_by_hand_is_no_blanking(clerk: User) -> None:
    package = sealed(clerk)
    left = canonical.text_of({name: one for name, one in CONTENT.items() if name != "leader"})
    with unguarded("sealing_package"):
        Package.objects.filter(pk=package.pk).update(content=left)
    assert faults() == ["其内容与封存时不一致"]


def test_a_withdrawal_weighs_more_than_a_successor(clerk: User) -> None:
    old, new = sealed(clerk), sealed(clerk)
    actions.supersede(old, by=new, actor=clerk)
    found = queries.standing(old.entries.order_by("place"))
    assert (found.state, found.superseded_by) == (State.SUPERSEDED, new.number)
    actions.withdraw([old], actor=clerk, on=DAY)
    found = queries.standing(old.entries.order_by("place"))
    assert (found.state, found.withdrawn_on) == (State.WITHDRAWN, DAY)
    assert list(Package.objects.standing()) == [new]
    assert LogEntry.objects.get_for_model(Entry).filter(actor=clerk).count() == 2


def test_the_command_answers_in_json_and_by_its_exit_status(clerk: User) -> None:
    package = sealed(clerk)
    out = StringIO()
    call_command("verify_sealed", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"packages": 1, "faults": []}
    with unguarded("sealing_package"):
        Package.objects.filter(pk=package.pk).update(title="改了")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_sealed", "--json", stdout=out)
    assert ended.value.code == 1
    (fault,) = json.loads(out.getvalue())["faults"]
    assert (fault["chain"], fault["place"], fault["number"]) == ("calls/1/2026", 1, package.number)


def test_the_night_tells_those_who_run_the_system(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_told", [lambda: [clerk]])
    package = sealed(clerk)
    watch.verify()
    assert not Notice.objects.filter(user=clerk).exists()
    with unguarded("sealing_package"):
        Package.objects.filter(pk=package.pk).update(title="改了")
    watch.verify()
    assert package.number in Notice.objects.get(user=clerk).body


def test_the_triggers_stand_again_after_a_migration() -> None:
    from kexie_portal.sealing import guards

    guards.remove(connection)
    guards.install(connection)
    guards.install(connection)
    with connection.cursor() as cursor:
        table, column = ("pg_trigger", "tgname") if connection.vendor == "postgresql" else ("sqlite_master", "name")
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} LIKE 'kexie_sealed_%%_update'", [])  # noqa: S608
        assert cursor.fetchone()[0] == 4
