"""List and remove the files that nothing refers to."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand

from kexie_portal.files import sweep


class Command(BaseCommand):
    """`manage.py sweep_files [--dry-run] [--json] [--older-than DAYS]`."""

    help = "Remove bytes without a row, rows that nothing names and attachments of records that are gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list")
        parser.add_argument("--json", action="store_true", help="print one object, for scripts")
        parser.add_argument(
            "--older-than", type=int, default=sweep.SPARED.days, help="days that young files are spared"
        )

    def handle(self, *args: object, dry_run: bool, json: bool, older_than: int, **options: object) -> None:
        spared = timedelta(days=max(older_than, 0))
        found = sweep.find(spared) if dry_run else sweep.remove(spared)
        if json:
            self.stdout.write(dumped(found.as_json()))
            return
        for title, names in found.as_json().items():
            if isinstance(names, list):
                self.stdout.write(f"{title}: {len(names)}")
                for name in names:
                    self.stdout.write(f"  {name}")
        self.stdout.write(f"bytes: {found.size}; removed: {'yes' if found.removed else 'no'}")


def dumped(found: dict[str, object]) -> str:
    """Return an object as JSON on one line."""
    return json.dumps(found, ensure_ascii=False)
