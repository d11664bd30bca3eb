"""The same on SQLite with its one writer: processes that approve at once, some of which fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kexie_portal.engines import ROOT

TABLE = """
import django
django.setup()
from django.db import connection
from kexie_portal.documents.models import LetterCounter
with connection.schema_editor() as editor:
    editor.create_model(LetterCounter)
"""
SCRIPT = """
import sys, django
django.setup()
from django.db import transaction
from auditlog.context import disable_auditlog
from kexie_portal.documents import numbers
worker = int(sys.argv[1])
for turn in range(6):
    try:
        with disable_auditlog(), transaction.atomic():
            number = numbers.take("洛科协", 2026, unit_code="410300")
            if (turn + worker) % 3 == 0:
                raise ZeroDivisionError
        print(number)
    except ZeroDivisionError:
        pass
"""


def test_processes_on_one_sqlite_file_take_every_number_once(tmp_path: Path) -> None:
    """Four processes, eight numbers rolled back in between: none is missing, none is double."""
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'numbers.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.test",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    subprocess.run([sys.executable, "-c", TABLE], env=env, check=True)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(n)], env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for n in range(4)
    ]
    taken = [int(line) for worker in workers for line in worker.communicate(timeout=120)[0].split()]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert sorted(taken) == list(range(1, 17))
