"""Contents closed until a moment: what a dump opens, what two people open, what outlives another key and a restore."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as configured
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kexie_portal.accounts.models import User
from kexie_portal.encryption.rotation import Incomplete
from kexie_portal.errors import NotAllowed
from kexie_portal.sealing import actions, closing, keys, verifying
from kexie_portal.sealing.errors import Closed, SealRefused
from kexie_portal.sealing.models import ClosedKey, Entry, Package
from tests.orgs.factories import UserFactory
from tests.sealing.samples import KIND, announce, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SECRET = {"price": "一百二十万元整", "plan": ["密封的方案"]}
CHAIN = "challenges/1"


@pytest.fixture(autouse=True)
def key(tmp_path: Path, settings: Settings) -> Path:
    """A sealing key of the test's own, apart from the portal's folder."""
    settings.SEALING_KEY_FILE = str(tmp_path / "apart" / "sealing-key")
    settings.SEALING_KEY_COMMAND = ""
    call_command("make_sealing_key", verbosity=0)
    return Path(settings.SEALING_KEY_FILE)


@pytest.fixture
def holders() -> list[User]:
    """Two holders of the posting that opens."""
    people = [UserFactory(), UserFactory()]
    announce(opens=lambda user, chain: user in people and chain == CHAIN)
    return people


def closed(clerk: User) -> Package:
    return sealed(clerk, content=dict(SECRET), until=timezone.now() + timedelta(days=1), chain=CHAIN)


def dump() -> bytes:
    """All that a thief of the database and of the files has: every row of every table, every file."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            parts += [bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for row in cursor for v in row]
    for folder, _folders, names in os.walk(configured.MEDIA_ROOT):
        parts += [(Path(folder) / name).read_bytes() for name in names]
    return b"\n".join(parts)


def test_a_dump_with_all_files_opens_nothing(clerk: User, key: Path) -> None:
    """Before the moment and after it: neither content nor key lies in what is backed up."""
    package = closed(clerk)
    stolen = dump()
    assert package.number.encode() in stolen
    for words in (*SECRET["plan"], SECRET["price"]):
        assert str(words).encode() not in stolen
        assert str(words).encode("unicode_escape") not in stolen
    assert key.read_bytes().strip() not in stolen
    key.rename(key.with_name("taken-away"))
    with pytest.raises(Closed):
        closing._unshut(package)


def test_the_key_lies_outside_what_the_backup_takes(settings: Settings) -> None:
    script = (configured.BASE_DIR / "deploy" / "backup.sh").read_text()
    assert '--directory="$KEXIE_VAR" media' in script
    assert Path(settings.MEDIA_ROOT) not in Path(settings.SEALING_KEY_FILE).parents


def test_nobody_opens_before_the_moment(clerk: User, holders: list[User]) -> None:
    package = closed(clerk)
    for holder in holders:
        with pytest.raises(Closed, match="前不得开启"):
            closing.record_opening(CHAIN, KIND, actor=holder)
    with pytest.raises(Closed, match="前不得开启"):
        closing.content_of(package)
    assert not Entry.objects.exists()


def test_two_holders_open_after_the_moment_and_both_are_recorded(clerk: User, holders: list[User]) -> None:
    package = closed(clerk)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        closing.record_opening(CHAIN, KIND, actor=holders[0])
        with pytest.raises(Closed, match="尚缺人办理"):
            closing.content_of(package)
        with pytest.raises(Closed, match="须另一人"):
            closing.record_opening(CHAIN, KIND, actor=holders[0])
        with pytest.raises(NotAllowed):
            closing.record_opening(CHAIN, KIND, actor=clerk)
        closing.record_opening(CHAIN, KIND, actor=holders[1])
        assert closing.content_of(package) == SECRET
    assert [row.by for row in closing.openings(CHAIN, package.until)] == holders  # type: ignore[arg-type]
    from auditlog.models import LogEntry

    assert set(LogEntry.objects.get_for_model(Entry).values_list("actor", flat=True)) == {one.pk for one in holders}
    assert verifying.check().faults == []


def test_openings_of_an_earlier_moment_do_not_open_a_later_one(clerk: User, holders: list[User]) -> None:
    closed(clerk)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        for holder in holders:
            closing.record_opening(CHAIN, KIND, actor=holder)
        second = closed(clerk)
    with time_machine.travel(timezone.now() + timedelta(days=4)), pytest.raises(Closed, match="尚缺人办理"):
        closing.content_of(second)


def test_without_the_key_nothing_opens_after_two_openings_either(clerk: User, holders: list[User], key: Path) -> None:
    package = closed(clerk)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        for holder in holders:
            closing.record_opening(CHAIN, KIND, actor=holder)
        key.unlink()
        with pytest.raises(Closed, match="不在手边"):
            closing.content_of(package)


def rotate_keys(*options: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def test_a_rotation_without_the_older_key_says_what_is_left(clerk: User, key: Path) -> None:
    package = closed(clerk)
    call_command("make_sealing_key", "--add", verbosity=0)
    key.write_text(key.read_text().splitlines()[0])
    with pytest.raises(Incomplete):
        closing.wrap_anew()
    assert ClosedKey.objects.get(package=package).key_id != keys.id_of(keys.public())


def test_it_survives_a_new_key_and_the_old_one_opens_nothing_then(clerk: User, key: Path) -> None:
    package = closed(clerk)
    old = key.read_text()
    call_command("make_sealing_key", "--add", verbosity=0)
    told = json.loads(rotate_keys("--dry-run", "--json"))["rotated"]
    assert told["sealing.closedkey"] == 1
    assert json.loads(rotate_keys("--json"))["rotated"]["sealing.closedkey"] == 1
    assert closing.wrap_anew() == 0
    key.write_text(key.read_text().splitlines()[0])
    assert closing._unshut(package)["content"] == SECRET
    key.write_text(old)
    with pytest.raises(Closed):
        closing._unshut(package)
    assert verifying.check().faults == []


def test_a_key_is_not_overwritten(key: Path) -> None:
    before = key.read_text()
    with pytest.raises(CommandError):
        call_command("make_sealing_key")
    assert key.read_text() == before
    assert key.stat().st_mode & 0o077 == 0


def test_a_command_may_tell_the_key(clerk: User, key: Path, settings: Settings) -> None:
    package = closed(clerk)
    settings.SEALING_KEY_COMMAND = f"cat {key.rename(key.with_name('device'))}"
    assert closing._unshut(package)["content"] == SECRET


def test_it_survives_a_restore(clerk: User) -> None:
    """What a dump holds and the key opens it: rows written out and read back, as a backup does."""
    package = closed(clerk)
    rows = [package, ClosedKey.objects.get()]
    text = serializers.serialize("json", rows)
    back, kept = (one.object for one in serializers.deserialize("json", text))
    key = closing.unwrap(bytes(kept.wrapped), keys.private(kept.key_id), back.code)
    assert len(key) == 32
    assert bytes(back.closed) == bytes(package.closed)
    assert apps.get_model("sealing", "Package") is type(back)


def test_closed_content_altered_and_its_key_lost_are_named(clerk: User) -> None:
    from tests.sealing.samples import unguarded

    package = closed(clerk)
    ClosedKey.objects.all().delete()
    assert [one.fault for one in verifying.check().faults] == ["其密封内容的密钥缺失"]
    with unguarded("sealing_package"):
        Package.objects.filter(pk=package.pk).update(closed=b"x")
    assert [one.fault for one in verifying.check().faults] == ["其密封内容与封存时不一致"]


def test_blanking_a_closed_content_takes_its_key(clerk: User) -> None:
    package = closed(clerk)
    actions.blank(package, fields=[], reason="保存期满", actor=None)
    assert not ClosedKey.objects.exists()
    assert bytes(Package.objects.get(pk=package.pk).closed) == b""
    assert verifying.check().faults == []


def test_nothing_is_closed_without_a_key_or_until_a_moment_that_is_over(clerk: User, key: Path) -> None:
    with pytest.raises(SealRefused):
        sealed(clerk, content=dict(SECRET), until=timezone.now() - timedelta(minutes=1), chain=CHAIN)
    keys.public_file().unlink()
    with pytest.raises(Closed, match="make_sealing_key"):
        closed(clerk)
    assert not Package.objects.exists()


def test_a_holder_opens_on_the_page(clerk: User, holders: list[User]) -> None:
    package = closed(clerk)
    client = Client()
    client.force_login(holders[0])
    url = package.get_absolute_url()
    assert f"{url}open/".encode() not in client.get(url).content
    client.post(f"{url}open/")
    assert not Entry.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        client.force_login(holders[0])
        assert f"{url}open/".encode() in client.get(url).content
        client.post(f"{url}open/")
        assert Entry.objects.get().by == holders[0]
        assert f"{url}open/".encode() not in client.get(url).content
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404
