"""Compile the translations without gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from kexie_portal.engines.messages import compile_all


class Command(BaseCommand):
    """Compile `locale/**/*.po` to `.mo`; the compiled files are not kept in the repository."""

    help = "Compile the translations (needs no gettext)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{compile_all(force=True)} compiled")
