"""`manage.py load_demo [--size small|normal]`: the demo's sample data, once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kexie_portal.web import first_tables
from orgs.demo import load
from orgs.demo.story import SEED, SIZES


class Command(BaseCommand):
    """Fill a demo installation; a second run finds the data and changes nothing."""

    help = "Load the sample data of the demo (real units, real and made-up enterprises, one account per role)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="normal")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--with-tables", action="store_true", help="bring the tables up to date first")
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="YYYY-MM-DD (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say that the data are there."""
        if options["with_tables"]:
            first_tables.bring_up_to_date()
        if load.is_loaded():
            self.stdout.write("The sample data are here already.")
            return
        try:
            with _collector_off():
                loaded = load.load(
                    options["size"], today=options["today"] or timezone.localdate(), seed=options["seed"]
                )
        except load.LoadRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{count} {noun}" for noun, count in loaded.counts.items()))


@contextmanager
def _collector_off() -> Iterator[None]:
    """Spare a load the walks through its 100,000 records, which hold each other hardly ever: an eighth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
