"""`manage.py load_divisions [FILE] [--on DATE]`: the units of the province from the list of divisions."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kexie_portal.errors import Refused
from orgs.register import divisions as tree_units


class Command(BaseCommand):
    """Create, rename, move and abolish units as the list says, and load the industries of GB/T 4754-2017.

    The file has the columns `code,name,level,parent_code[,successor]`; a row of level `abolished` names the code
    that takes over. It can run again at any time. Exit status 1 when the list has faults.
    """

    help = "Bring the units of the tree in line with the list of divisions (GB/T 2260)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=Path(settings.DATA_DIR) / "henan_divisions.csv")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of the change (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the list, apply it whole or not at all, and say what changed."""
        try:
            divisions = tree_units.read(options["file"])
            outcome = tree_units.apply(divisions, on=options["on"] or timezone.localdate())
        except FileNotFoundError as error:
            raise CommandError(str(error), returncode=2) from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except tree_units.DivisionsError as error:
            for fault in error.faults:
                self.stderr.write(fault)
            sys.exit(1)
        tree_units.load_industries(Path(settings.DATA_DIR) / "gbt4754_2017.csv")
        self.stdout.write(
            f"new {len(outcome.new)}, renamed {len(outcome.renamed)}, moved {len(outcome.moved)}, "
            f"abolished {len(outcome.abolished)}, unchanged {outcome.unchanged}"
        )
