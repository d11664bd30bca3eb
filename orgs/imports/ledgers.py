"""Read a ledger for a unit of the tree: the places and industries that the reader needs come from the register."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from orgs.common.enums import Kind
from orgs.imports.models import ImportTarget, LedgerMapping
from orgs.ledger.cells import Workbook
from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import LedgerReading, parse
from orgs.register.models.enterprise import Industry
from orgs.tree.models.organization import Organization

#: Columns that only a ledger of associations has: one of them tells what the file lists.
_TELLING = {"association_name", "founded", "letter_number", "chair", "vice_chairs", "secretary_general", "members"}


def read(
    content: bytes, *, name: str, unit: Organization, target: str = "", mapping: Mapping[str, str] | None = None
) -> LedgerReading:
    """Read a file for a city or county; `target` empty lets the columns tell what it lists.

    A mapping given goes before the one that the unit has corrected for these headers before. Raises
    `UnreadableFile` for a file that is refused as a whole.
    """
    return understand(read_workbook(content, name=name), unit=unit, target=target, mapping=mapping)


def understand(
    workbook: Workbook, *, unit: Organization, target: str = "", mapping: Mapping[str, str] | None = None
) -> LedgerReading:
    """Make typed rows and faults of a workbook that was read; see `read`."""
    if target:
        return _read(workbook, unit, target, mapping)
    reading = _read(workbook, unit, ImportTarget.ASSOCIATION, mapping)
    if _TELLING & set(reading.mapping.known):
        return reading
    return _read(workbook, unit, ImportTarget.ENTERPRISE, mapping)


def _read(workbook: Workbook, unit: Organization, target: str, mapping: Mapping[str, str] | None) -> LedgerReading:
    reading = _parse(workbook, unit, target, mapping)
    if mapping is None:
        remembered = LedgerMapping.objects.filter(
            unit__in=[unit.pk, unit.parent_id], target=target, signature=reading.signature
        ).order_by("-unit__level")
        known = remembered.values_list("columns", flat=True).first()
        if known:
            return _parse(workbook, unit, target, known)
    return reading


def _parse(workbook: Workbook, unit: Organization, target: str, mapping: Mapping[str, str] | None) -> LedgerReading:
    return parse(
        workbook,
        target=ImportTarget(target).ledger,
        city_code=unit.code or "",
        places=divisions(unit),
        industries=list(Industry.objects.values_list("code", "name")),
        today=timezone.localdate(),
        mapping=mapping,
        former=former_names(unit),
    )


def divisions(unit: Organization) -> list[tuple[str, str]]:
    """Return (code, name) of the cities and counties of the unit's province."""
    found = Organization.objects.filter(
        tree_id=unit.tree_id, kind__in=(Kind.CITY, Kind.COUNTY), closed__isnull=True, code__isnull=False
    )
    return [(str(code), name) for code, name in found.values_list("code", "short_name")]


def former_names(unit: Organization) -> dict[str, str]:
    """Return the names of abolished units with the code of the unit that took over."""
    found = Organization.objects.filter(tree_id=unit.tree_id, closed__isnull=False, successor__code__isnull=False)
    return {name: str(code) for name, code in found.values_list("short_name", "successor__code")}
