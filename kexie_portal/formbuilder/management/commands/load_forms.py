"""Put the forms that come with the portal in."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kexie_portal.formbuilder.seeds.loading import load

PROVINCE = "410000"


class Command(BaseCommand):
    """Publish each form that comes with the portal for a unit that has none under its code."""

    help = "Puts in the forms that come with the portal, as published versions of the province or of another unit."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the unit and the shape of the answer."""
        parser.add_argument("--unit", default=PROVINCE, help="division code of the unit that owns them")
        parser.add_argument("--json", action="store_true", help="write JSON")

    def handle(self, *args: Any, unit: str, **options: Any) -> None:
        found = load(unit)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False))
            return
        self.stdout.write(f"added: {', '.join(found.added) or '-'}; there already: {', '.join(found.there) or '-'}")
