"""`manage.py working_days --after DATE --count N`: the day that so many working days later is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kexie_portal.workflow.days import explain

MOST = 2000


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError
    return number


class Command(BaseCommand):
    """Say which day is the Nth working day after a day; exit status 1 where a year on the way is not known."""

    help = "The Nth working day after a day, and which days counted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=date.fromisoformat, required=True, help="the day itself does not count")
        parser.add_argument("--count", type=_count, required=True, help=f"0 to {MOST}")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and tell."""
        found = explain(options["after"], options["count"])
        for year in found.unknown:
            self.stderr.write(f"{year} is not known: counted from Monday to Friday")
        if options["json"]:
            counted = [day.isoformat() for day in found.counted]
            told = {"day": found.day.isoformat(), "known": found.known, "counted": counted}
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(found.day.isoformat())
        if not found.known:
            raise SystemExit(1)
