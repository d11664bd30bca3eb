"""`manage.py make_sealing_key [--add]`: the key by which closed contents are opened, outside database and backups."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kexie_portal.sealing import keys
from kexie_portal.sealing.errors import Closed


class Command(BaseCommand):
    """Make the sealing key in `SEALING_KEY_FILE` and its public half beside it.

    Exit status 0 when made, 1 when there is one and `--add` was not given.
    """

    help = "Make the key that opens closed contents, outside database and backups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--add", action="store_true", help="put a new key before those that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say where it lies."""
        try:
            name = keys.make(add=options["add"])
        except Closed as refusal:
            raise CommandError(refusal.message) from refusal
        words = _("Sealing key %(key)s: %(private)s (keep it apart from database and backups), %(public)s (sealing).")
        self.stdout.write(words % {"key": name, "private": keys.key_file(), "public": keys.public_file()})
