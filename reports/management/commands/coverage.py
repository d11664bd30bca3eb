"""`manage.py coverage`: organisation coverage of a unit and the units right under it.

With `--json` exactly one object goes to standard output and nothing else:

    {"unit": "410300", "name": "洛阳市", "on": "2026-06-30", "class": "all",
     "covered": 12, "enterprises": 340, "rate": 3.53, "official": 360,
     "children": [{…the same without "children"…}, …]}

`rate` is in percent with two decimals, or null where no enterprise of the class is registered. `official` is the latest
official count by that day, or null. `unit` is the division code, null for a park. Enterprises registered right at the
unit count in it and in none of its children. Exit status: 0, 1 where the register is larger than an official count
(said on standard error), 2 for wrong use.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.web import figures
from orgs.common.enums import EnterpriseClass
from orgs.tree.models.organization import Organization
from reports.coverage.table import Cell, CoverageTable, tally
from reports.coverage.units import Unit

WRONG_USE, FAULTY = 2, 1
JSON_DIGITS = 2


class Command(BaseCommand):
    """Print coverage as a table or as JSON."""

    help = "Organisation coverage of a unit and the units right under it, on a day, for a class of enterprises."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare unit, day, class and form of the answer."""
        parser.add_argument("--unit", required=True, metavar="CODE", help="division code (GB/T 2260), such as 410300")
        parser.add_argument("--on", metavar="DATE", help="a day as 2026-06-30; today unless given")
        parser.add_argument("--class", dest="enterprise_class", default=EnterpriseClass.ALL.value, metavar="CLASS")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, print, and end with 1 where the register is larger than an official count."""
        unit, day, one = _unit(options["unit"]), _day(options["on"]), _class(options["enterprise_class"])
        table = tally(day, node=unit)
        answer = _told(table, table.units.by_pk[unit.pk], one)
        children = table.children(unit.pk)
        answer["children"] = [_told(table, child, one) for child in children]
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else _as_text(answer))
        faults = [_fault(each, table.cell(each.pk, one)) for each in (table.units.by_pk[unit.pk], *children)]
        said = [fault for fault in faults if fault]
        if said:
            raise CommandError("\n".join(said), returncode=FAULTY)


def _unit(code: str) -> Organization:
    unit = Organization.objects.units().filter(code=code).first()
    if unit is None:
        raise CommandError(_("There is no unit with the code %(code)s.") % {"code": code}, returncode=WRONG_USE)
    return unit


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        said = _("%(text)s is no day; write it as 2026-06-30.") % {"text": text}
        raise CommandError(said, returncode=WRONG_USE) from error


def _class(name: str) -> EnterpriseClass:
    try:
        return EnterpriseClass(name)
    except ValueError as error:
        known = ", ".join(EnterpriseClass.values)
        said = _("There is no class %(name)s; the classes are: %(known)s.") % {"name": name, "known": known}
        raise CommandError(said, returncode=WRONG_USE) from error


def _told(table: CoverageTable, unit: Unit, one: EnterpriseClass) -> dict[str, object]:
    cell = table.cell(unit.pk, one)
    return {
        "unit": unit.code,
        "name": unit.label,
        "on": table.day.isoformat(),
        "class": one.value,
        "covered": cell.covered,
        "enterprises": cell.enterprises,
        "rate": figures.plain(cell.rate, JSON_DIGITS),
        "official": cell.official.count if cell.official else None,
    }


def _fault(unit: Unit, cell: Cell) -> str:
    if not cell.exceeds_official or cell.official is None:
        return ""
    return _("%(unit)s: the register holds %(register)d enterprises, the official count is %(official)d.") % {
        "unit": unit.label,
        "register": cell.enterprises,
        "official": cell.official.count,
    }


def _as_text(answer: dict[str, Any]) -> str:
    lines = [f"{answer['name']}  {answer['on']}  {EnterpriseClass(answer['class']).label}"]
    for one in (answer, *answer["children"]):
        exact = figures.share(one["covered"], one["enterprises"])
        rate = figures.absent("none") if exact is None else figures.rate(exact)
        official = "" if one["official"] is None else f"  ({one['official']})"
        lines.append(
            f"{one['unit'] or '':<8}{one['covered']:>8} / {one['enterprises']:<8}{rate:>10}  {one['name']}{official}"
        )
    return "\n".join(lines)
