"""`manage.py import_ledger FILE [--unit CODE] [--target T] [--dry-run] [--json [--rows]]`: bring a ledger in."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from orgs.common.enums import Kind
from orgs.imports import batches, ledgers
from orgs.imports.detail import detail_of
from orgs.imports.models import ImportTarget
from orgs.imports.planning import plan
from orgs.imports.plans import Plan
from orgs.ledger.faults import UnreadableFile
from orgs.tree.models.organization import Organization


class Command(BaseCommand):
    """Read a ledger for a city or county, and without `--dry-run` apply its good rows in one transaction.

    With `--json` standard output holds `{"rows", "new", "changed", "unchanged", "duplicates", "errors": [{"sheet",
    "row", "column", "message"}]}` and, when applied, `"batch"`; `row` as the spreadsheet numbers it, `column` the
    header text of the file. `--rows` adds `"target"` and each row with its values in `"detail"`. `--unit` is the
    division code of the city or county that the file speaks for; rows outside it are errors; left out, the names in
    the file tell. Suspected duplicates stay out and are counted.

    Exit status 0 when fine, 1 when rows have faults or the file is refused, 2 for wrong use.
    """

    help = "Import a ledger of associations or enterprises (XLSX, XLS, ODS, CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", default="", help="division code of the city or county")
        parser.add_argument("--target", default="", choices=["", *ImportTarget.values], help="what the file lists")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="answer as JSON on standard output")
        parser.add_argument("--rows", action="store_true", help="with --json: add every row with its values")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, apply unless dry, answer."""
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        unit = self._unit(options["unit"], path)
        try:
            planned, batch = self._run(content, path.name, unit, options)
        except (UnreadableFile, Refused) as error:
            self._refuse(str(error), options["json"], rows=options["rows"])
        else:
            self._answer(planned, batch, as_json=options["json"], rows=options["rows"])
            if planned.errors():
                sys.exit(1)

    def _run(self, content: bytes, name: str, unit: Organization, options: dict[str, Any]) -> tuple[Plan, int | None]:
        if options["dry_run"]:
            reading = ledgers.read(content, name=name, unit=unit, target=options["target"])
            return plan(reading, unit=unit, actor=None), None
        batch = batches.open_batch(unit=unit, actor=None, file=None, file_name=name, target=options["target"])
        try:
            return batches.apply(batch, content, actor=None), batch.pk
        except UnreadableFile:
            batch.delete()
            raise

    def _unit(self, code: str, path: Path) -> Organization:
        if code:
            unit = Organization.objects.filter(code=code).first()
            if unit is None or not batches.may_import(None, unit):
                raise CommandError(_("%(code)s is no city or county.") % {"code": code}, returncode=2)
            return unit
        named = [
            city
            for city in Organization.objects.filter(kind=Kind.CITY, closed__isnull=True)
            if city.short_name and city.short_name.removesuffix("市") in path.stem
        ]
        if len(named) != 1:
            raise CommandError(_("Say by --unit which city or county the file speaks for."), returncode=2)
        return named[0]

    def _refuse(self, message: str, as_json: bool, *, rows: bool) -> None:
        """Answer for a file that is refused as a whole: one fault of no row."""
        if as_json:
            fault = {"sheet": "", "row": 0, "column": "", "message": message}
            counts = dict.fromkeys(("rows", "new", "changed", "unchanged", "duplicates"), 0)
            more: dict[str, object] = {"target": "", "detail": []} if rows else {}
            self.stdout.write(json.dumps({**counts, "errors": [fault], **more}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(1)

    def _answer(self, planned: Plan, batch: int | None, *, as_json: bool, rows: bool) -> None:
        counts = planned.counts
        counts = {
            **{key: counts[key] for key in ("rows", "new", "changed", "unchanged")},
            "duplicates": counts["duplicate"],
        }
        if as_json:
            answer: dict[str, object] = {**counts, "errors": planned.errors()}
            if batch is not None:
                answer["batch"] = batch
            if rows:
                answer |= {"target": planned.target, "detail": detail_of(planned)}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for fault in planned.errors():
            self.stdout.write("{sheet} {row} {column}: {message}".format(**fault))
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
