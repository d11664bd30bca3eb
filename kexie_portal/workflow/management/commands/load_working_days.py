"""`manage.py load_working_days FILE --source TEXT`: the holidays and make-up days of a year from a CSV."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kexie_portal.errors import Refused, Stale
from kexie_portal.workflow.days import actions, queries, reading
from kexie_portal.workflow.days.models import CalendarYear


class Command(BaseCommand):
    """Enter the year of a CSV `day,works,name`; a year that stands is replaced.

    Exit status 1 when the file has faults, 2 when it is not there.
    """

    help = "Enter the holidays (works 0) and make-up days (works 1) of a year from a CSV with day,works,name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="which notice announces these days")
        parser.add_argument("--sample", action="store_true", help="mark the year as a sample that nobody announced")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, refuse or enter, and say what changed."""
        year, found = _read(options["file"])
        told: dict[str, Any] = {"year": year, "days": len(found.days), "changed": 0, "moving": 0}
        if not found.faults:
            told |= self._enter(year, found, **options)
        told["errors"] = [{"line": fault.line, "message": fault.words} for fault in found.faults]
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._say(told, found, options["dry_run"])
        if found.faults:
            sys.exit(1)

    def _enter(self, year: int, found: reading.Read, **options: Any) -> dict[str, int]:
        preview = queries.preview(year, found.days, sample=options["sample"])
        told = {"changed": len(preview.changes), "moving": preview.moving}
        if options["dry_run"]:
            return told
        standing = CalendarYear.objects.filter(year=year).values_list("version", flat=True).first() or 0
        try:
            actions.set_year(
                year, found.days, actor=None, source=options["source"], sample=options["sample"], version=standing
            )
        except (Refused, Stale) as refused:
            found.fault(0, getattr(refused, "message", "") or f"{year}")
        return told

    def _say(self, told: dict[str, Any], found: reading.Read, dry: bool) -> None:
        for fault in found.faults:
            self.stderr.write(str(fault))
        if not found.faults:
            words = "year {year}: {days} days, {changed} change their meaning, {moving} open due days move"
            self.stdout.write(words.format(**told) + (" (nothing was written)" if dry else ""))


def _read(path: Path) -> tuple[int, reading.Read]:
    """Read the file; its year is the one of most of its days."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(str(error), returncode=2) from error
    try:
        text = reading.decoded(content)
    except reading.Unreadable as unreadable:
        return 0, reading.Read(faults=[reading.Fault(0, str(unreadable))])
    days = (reading.parsed(line.split(",")[0].split("\t")[0].strip()) for line in text.splitlines())
    years = Counter(day.year for day in days if day is not None)
    year = years.most_common(1)[0][0] if years else 0
    return year, reading.read(text, year)
