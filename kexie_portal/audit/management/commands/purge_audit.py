"""Remove entries of the audit log that are older than the law wants them kept."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kexie_portal.audit.actions import purge


class Command(BaseCommand):
    help = "Remove audit log entries before a day; nothing younger than six months goes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--before", type=date.fromisoformat, required=True, help="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.make_aware(datetime.combine(options["before"], time.min))
        try:
            self.stdout.write(str(purge(before, actor=None)))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
