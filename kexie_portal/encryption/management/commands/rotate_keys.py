"""`manage.py rotate_keys [--dry-run] [--json]`: write anew what older keys encrypted and hashed."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from kexie_portal.encryption import rotation


class Command(BaseCommand):
    """Write everything anew with the newest keys, in batches, while the portal runs; a second run goes on.

    With `--json` standard output holds `{"rotated": {name: count}, "faults": [text]}` and nothing else; with
    `--dry-run` the counts are what waits. Exit status 0 when all is written, 1 when something could not be opened,
    2 for wrong use.
    """

    help = "Encrypt and hash anew with the newest keys; exits 1 with what could not be opened."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what waits")
        parser.add_argument("--json", action="store_true", help="answer as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate and answer."""
        outcome = rotation.run(dry_run=options["dry_run"])
        if options["json"]:
            answer = {"rotated": outcome.rotated, "faults": outcome.faults}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(outcome, dry_run=options["dry_run"])
        if outcome.faults:
            sys.exit(1)

    def _tell(self, outcome: rotation.Outcome, *, dry_run: bool) -> None:
        words = _("%(name)s: %(n)d to be written anew") if dry_run else _("%(name)s: %(n)d written anew")
        for name, count in outcome.rotated.items():
            self.stdout.write(words % {"name": name, "n": count})
        for fault in outcome.faults:
            self.stderr.write(fault)
