"""Read a ledger for a unit of the tree: the places and industries that the reader needs come from the register."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from orgs.common.enums import Kind
from orgs.imports.known import park_key
from orgs.imports.models import ImportTarget, LedgerMapping
from orgs.ledger.cells import Workbook
from orgs.ledger.columns import Mapping as Columns
from orgs.ledger.columns import header_key
from orgs.ledger.headers import VAGUE
from orgs.ledger.parks import Park
from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import LedgerReading, parse
from orgs.register.models.enterprise import Industry
from orgs.tree.models.organization import Organization

#: Fields that only a ledger of associations has: a header of one of them tells what the file lists.
_TELLING = frozenset(
    [
        "association_name", "founded", "letter_number", "letter_date", "chair", "chair_phone", "vice_chairs",
        "secretary_general", "secretary_general_phone", "members", "host_department", "federation_member",
        "society_member", "term_years", "last_election", "dissolved",
    ]
)  # fmt: skip
_VAGUE = frozenset(header_key(word) for word in VAGUE)


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
    if _tells(reading.mapping) or _calls_itself_one(workbook):
        return reading
    told = _read(workbook, unit, ImportTarget.ENTERPRISE, mapping)
    told.target_guessed = bool({"founded", "chair", "members"} & set(reading.mapping.known))
    return told


def _tells(mapping: Columns) -> bool:
    """Tell whether a header is of associations alone: 成立日期 and 负责人 stand in registers of enterprises as well."""
    headers = [column.header for name, column in mapping.known.items() if name in _TELLING]
    return any(header_key(header) not in _VAGUE and not _is_enterprise_s(header) for header in headers)


def _is_enterprise_s(header: str) -> bool:
    return header.startswith(("企业负责人", "公司负责人", "法人"))


def _calls_itself_one(workbook: Workbook) -> bool:
    """Tell whether the file's name, a sheet's name or a title above the first rows says 企业科协."""
    said = [workbook.name, *(sheet.name for sheet in workbook.sheets if not sheet.hidden)]
    for sheet in workbook.sheets:
        for cells in sheet.rows[:4]:
            texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
            said += texts if len(texts) == 1 else []
    return any("企业科协" in text or "企业科学技术协会" in text for text in said)


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
        parks=parks(unit),
    )


def divisions(unit: Organization) -> list[tuple[str, str]]:
    """Return (code, name) of the cities and counties of the unit's province."""
    found = Organization.objects.filter(
        tree_id=unit.tree_id, kind__in=(Kind.CITY, Kind.COUNTY), closed__isnull=True, code__isnull=False
    )
    return [(str(code), name) for code, name in found.values_list("code", "short_name")]


def parks(unit: Organization) -> list[Park]:
    """Return the parks inside the unit, each with the code of the division in which it lies."""
    found = Organization.objects.under(unit).filter(kind=Kind.PARK, closed__isnull=True).select_related("parent")
    return [
        Park(park_key(node), node.short_name or node.name, str(node.parent.code or "") if node.parent else "")
        for node in found
    ]


def former_names(unit: Organization) -> dict[str, str]:
    """Return the names of abolished units with the code of the unit that took over."""
    found = Organization.objects.filter(tree_id=unit.tree_id, closed__isnull=False, successor__code__isnull=False)
    return {name: str(code) for name, code in found.values_list("short_name", "successor__code")}
