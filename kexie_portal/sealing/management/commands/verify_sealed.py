"""`manage.py verify_sealed [--without-files] [--json]`: is everything still as it was sealed?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from kexie_portal.sealing import verifying


class Command(BaseCommand):
    """Check chains, contents, files and records of all that is sealed.

    With `--json` standard output holds `{"packages": N, "faults": [{"chain", "place", "number", "fault"}]}` and nothing
    else. Exit status 0 when sound, 1 when there are faults, 2 for wrong use.
    """

    help = "Check that all that is sealed is as it was sealed; exits 1 with what is not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-files", action="store_true", help="do not read the bytes of the files")
        parser.add_argument("--json", action="store_true", help="answer as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and answer."""
        found = verifying.check(files=not options["without_files"])
        if options["json"]:
            told = {"packages": found.packages, "faults": [asdict(one) for one in found.faults]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for one in found.faults:
                self.stdout.write(f"{one.chain} {one.place} {one.number}: {one.fault}")
            words = _("%(packages)d packages, %(faults)d faults")
            self.stdout.write(words % {"packages": found.packages, "faults": len(found.faults)})
        if found.faults:
            sys.exit(1)
