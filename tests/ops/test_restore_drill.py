"""The backup of `deploy/` and its restore drill, on the real programs of PostgreSQL."""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kexie_portal.engines import ROOT
from kexie_portal.engines.postgres import find_binaries
from kexie_portal.files.models import StoredFile
from orgs.tree.models.organization import Organization

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.xdist_group("restore drill"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="backs PostgreSQL up"),
]


@pytest.fixture
def environment(tmp_path, settings):
    """The environment of the scripts: this test's database, a folder of files of its own."""
    binaries = find_binaries()
    if not (binaries / "pg_dump").exists():
        pytest.skip("this PostgreSQL came without pg_dump")
    settings.MEDIA_ROOT = str(tmp_path / "var" / "media")
    told = connection.settings_dict
    url = f"postgres://{told['USER']}:{quote(told['PASSWORD'])}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(binaries), os.environ["PATH"]]),
        "PYTHON": sys.executable,
        "DATABASE_URL": url,
        "KEXIE_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.production",
        "SECRET_KEY": "only-for-this-drill",
        "ENCRYPTION_KEYS": "only-for-this-drill-to-encrypt-texts",
        "HASH_KEYS": "only-for-this-drill-to-hash-numbers",
        "ALLOWED_HOSTS": "localhost",
        "LANGUAGE": "en",
    }


@pytest.fixture
def portal(environment):
    """A portal with units and one stored file."""
    call_command("load_divisions", verbosity=0)
    stored = StoredFile(name="台账.csv", purpose="test", size=3, sha256="0" * 64, content_type="text/csv")
    stored.expires = timezone.now() + timedelta(days=1)
    stored.content.save("any", ContentFile(b"abc"))
    return stored


def run(script, argument, environment):
    """Run one of the scripts and give it back with what it said."""
    command = [str(ROOT / "deploy" / script), str(argument)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def backup(environment, tmp_path):
    made = run("backup.sh", tmp_path / "backups", environment)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'kexie_drill_%%'")
        return cursor.fetchall()


def test_a_backup_is_restored_and_found_sound(portal, environment, tmp_path):
    drill = run("restore-drill.sh", backup(environment, tmp_path), environment)
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "3 tables of the audit log guarded" in drill.stdout
    assert "1 files, 0 missing" in drill.stdout
    assert "can be restored" in drill.stdout
    assert databases() == []


def test_a_broken_tree_a_lost_file_and_a_damaged_dump_fail_the_drill(portal, environment, tmp_path):
    node = Organization.objects.filter(parent__isnull=False).order_by("-level")[0]
    edges = (node.lft, node.rght)
    Organization.objects.filter(pk=node.pk).update(lft=2**30, rght=2**30 + 1)
    broken = run("restore-drill.sh", backup(environment, tmp_path), environment)
    assert broken.returncode == 1
    assert str(node.pk) in broken.stdout
    Organization.objects.filter(pk=node.pk).update(lft=edges[0], rght=edges[1])

    shutil.rmtree(tmp_path / "var" / "media")
    lost = run("restore-drill.sh", backup(environment, tmp_path), environment)
    assert lost.returncode == 1
    assert str(portal.pk) in lost.stdout

    dump = backup(environment, tmp_path)
    with open(dump, "r+b") as file:
        file.truncate(os.path.getsize(dump) // 2)
    assert run("restore-drill.sh", dump, environment).returncode == 1
    assert databases() == []
