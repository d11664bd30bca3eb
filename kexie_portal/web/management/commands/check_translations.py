"""Fail when a string has no finished Chinese."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kexie_portal.engines.messages import faults


class Command(BaseCommand):
    """Compare the strings of code and templates with the catalogue; exits 1 with every missing, empty or fuzzy one."""

    help = "List strings without a finished Chinese translation."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = faults()
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} strings lack a finished translation.")
