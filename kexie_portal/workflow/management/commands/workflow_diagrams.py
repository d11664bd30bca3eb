"""Draw the tables of states into the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from kexie_portal.workflow.diagrams import diagram
from kexie_portal.workflow.tables import registered


def written() -> str:
    """Return the page: one heading and one diagram for each table, in Chinese."""
    with override("zh-hans"):
        title = _("States of cases")
        note = _("A number in brackets is a built-in time limit in working days; the portal’s page has those in force.")
        parts = [f"# {title}", note]
        for table in sorted(registered().values(), key=lambda one: str(one.name)):
            parts += [f"## {table.name}", f"```mermaid\n{diagram(table)}\n```"]
    return "\n\n".join(parts) + "\n"


class Command(BaseCommand):
    """Write docs/workflows.md from the tables, or check that it is as they are."""

    help = "Draws every table of states into docs/workflows.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check` and another place."""
        parser.add_argument("--check", action="store_true", help="exit 1 when the page is not up to date")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs" / "workflows.md")

    def handle(self, *args: Any, check: bool, to: Path, **options: Any) -> None:
        text = written()
        if check:
            if not to.exists() or to.read_text(encoding="utf-8") != text:
                raise CommandError(f"{to} is not up to date: run manage.py workflow_diagrams")
        else:
            to.write_text(text, encoding="utf-8")
