"""Blank ledgers to fill in: the columns as the reader knows them, days and codes as text that no program spoils."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

from orgs.common.enums import Kind
from orgs.imports.models import ImportTarget
from orgs.ledger.columns import field_label
from orgs.ledger.fields import FIELDS, REQUIRED
from orgs.ledger.headers import HEADERS
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.ledger.fields import Target

#: The columns in the order in which a clerk fills them.
COLUMNS: dict[str, tuple[str, ...]] = {
    ImportTarget.ASSOCIATION: (
        "number", "county", "name", "uscc", "association_name", "founded", "letter_number", "chair", "chair_phone",
        "vice_chairs", "secretary_general", "secretary_general_phone", "contact", "contact_phone", "host_department",
        "members", "sci_tech_workers", "industry", "staff", "revenue", "assets", "party_organization", "above_scale",
        "high_tech", "specialized", "little_giant", "address", "remark",
    ),
    ImportTarget.ENTERPRISE: (
        "number", "county", "name", "uscc", "industry", "opened", "staff", "revenue", "assets", "sci_tech_workers",
        "party_organization", "above_scale", "high_tech", "high_tech_number", "high_tech_issued", "high_tech_expires",
        "specialized", "little_giant", "address", "remark",
    ),
}  # fmt: skip
_WIDE = {"name": 34, "association_name": 40, "uscc": 24, "address": 34, "letter_number": 20, "vice_chairs": 20}
_FLAGS = frozenset(["party_organization", "above_scale", "high_tech", "specialized", "little_giant"])
_MONEY = {"revenue": "（万元）", "assets": "（万元）"}
ROWS = 2000  # rows with a list of choices


def header(name: str) -> str:
    """Return the header of a field as clerks write it."""
    return HEADERS[name].split()[0].replace("(", "（").replace(")", "）") + _MONEY.get(name, "")


def blank_ledger(target: str, unit: Organization | None) -> bytes:
    """Return a blank ledger as XLSX; the counties of the unit can be chosen from a list."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, known = book.add_worksheet(str(ImportTarget(target).label)[:31]), ImportTarget(target).ledger
    look = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
    needed, other = book.add_format({**look, "bg_color": "#FCE4D6"}), book.add_format({**look, "bg_color": "#DDEBF7"})
    text = book.add_format({"num_format": "@"})
    sheet.set_row(0, 32)
    counties = county_names(unit)
    for place, name in enumerate(COLUMNS[target]):
        is_needed = name in REQUIRED[known]
        sheet.write_string(0, place, header(name), needed if is_needed else other)
        kind = FIELDS[known][name].kind
        sheet.set_column(place, place, _WIDE.get(name, 14), None if kind in ("count", "money", "number") else text)
        sheet.write_comment(0, place, _hint(known, name, is_needed))
        choices = counties if name == "county" else ["是", "否"] if name in _FLAGS else []
        if choices:
            sheet.data_validation(
                1, place, ROWS, place, {"validate": "list", "source": choices, "error_type": "warning"}
            )
    sheet.freeze_panes(1, 4)
    book.close()
    return stream.getvalue()


def _hint(target: Target, name: str, is_needed: bool) -> str:
    kind = FIELDS[target][name].kind
    hints = {
        "date": _("A day such as 2019-05-20; a month alone such as 2019年5月 is taken too."),
        "people": _("Several names parted by 、"),
        "flag": _("是 or 否; empty means not known."),
        "uscc": _("18 characters without spaces."),
    }
    parts = [str(field_label(target, name)), _("required") if is_needed else "", hints.get(kind, "")]
    return "\n".join(part for part in parts if part)


def county_names(unit: Organization | None) -> list[str]:
    """Return the short names that a ledger of a unit may name; a list longer than Excel takes is left out."""
    if unit is None:
        return []
    nodes = Organization.objects.under(unit).filter(kind__in=(Kind.CITY, Kind.COUNTY, Kind.PARK), closed__isnull=True)
    names = [node.short_name or node.name for node in nodes.order_by("lft")]
    return names if len(",".join(names)) <= 250 else []
