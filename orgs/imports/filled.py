"""The ledger of a unit as the portal knows it, under the headers that its clerks use; read back, it changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils import timezone

from kexie_portal.web.exports import is_formula
from orgs.common.days import alive_on
from orgs.common.enums import Kind
from orgs.imports import known
from orgs.imports.differences import (
    DETAIL_FIELDS,
    NODE_FIELDS,
    PEOPLE_FIELDS,
    PHONE_FIELDS,
    YUAN,
    enterprise_fields,
)
from orgs.imports.habits import Habit, columns_of
from orgs.imports.labels import ENDS, LABEL_FIELDS
from orgs.imports.models import ImportTarget
from orgs.imports.unentered import BODIES
from orgs.ledger.columns import unit_scale
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.imports.known import Known

#: What a cell holds: text, or a number to reckon with.
Cell = str | int | Decimal
#: Columns for those alone whose work needs the particulars of people.
PERSONAL = frozenset([*PHONE_FIELDS, "email"])
_WIDTHS = {"name": 34, "association_name": 40, "uscc": 24, "address": 34, "letter_number": 20, "vice_chairs": 20}


@dataclass
class FilledLedger:
    """A ledger ready to be written: its columns, and the rows by sheet in the order of the tree."""

    columns: list[Habit]
    sheets: dict[str, list[list[Cell]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of rows."""
        return sum(map(len, self.sheets.values()))

    @property
    def is_personal(self) -> bool:
        """Tell whether telephones and the like are among the columns."""
        return any(habit.field in PERSONAL for habit in self.columns)


def filled_ledger(unit: Organization, target: str, *, by_county: bool, phones: bool) -> FilledLedger:
    """Fill the ledger of a city or county with what stands in the register today.

    `by_county` puts each county on a sheet of its own; without `phones` the telephones of people are left out.
    """
    columns = columns_of(unit, target)
    if not phones:
        columns = [habit for habit in columns if habit.field not in PERSONAL]
    ledger, filler = FilledLedger(columns), _Filler(unit, target)
    title = unit.short_name or unit.name
    for number, (county, values) in enumerate(filler.rows(), 1):
        rows = ledger.sheets.setdefault((county if by_county else title)[:31], [])
        values["number"] = number if not by_county else len(rows) + 1
        rows.append([_cell(habit, values.get(habit.field)) for habit in columns])
    ledger.sheets = ledger.sheets or {title[:31]: []}
    return ledger


def _cell(habit: Habit, value: Any) -> Cell:
    if value is None or value == "":
        return ""
    if habit.field in ("revenue", "assets"):
        return (value * YUAN / (unit_scale(habit.header) or 1)).normalize()
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else value


class _Filler:
    """Reads what the register knows once and says it field by field."""

    def __init__(self, unit: Organization, target: str) -> None:
        self.target, self.today = target, timezone.localdate()
        hosts = CoveredEnterprise.objects.filter(
            alive_on(self.today, "association__organization__"),
            association__in=Association.objects.under(unit),
            is_host=True,
            end_day__isnull=True,
        )
        mine = Enterprise.objects.filter(alive_on(self.today), unit__in=Organization.objects.units().under(unit))
        if target == ImportTarget.ASSOCIATION:
            mine = Enterprise.objects.filter(pk__in=hosts.values("enterprise"))
        self.enterprises = list(
            mine.order_by("unit__tree_id", "unit__lft", "name", "pk").values_list("uscc", flat=True)
        )
        self.known: Known = known.read(unit, self.enterprises)
        self.industries = dict(Industry.objects.values_list("code", "name"))
        self.counties = {node.pk: node for node in self._above(unit)}

    @staticmethod
    def _above(unit: Organization) -> list[Organization]:
        return list(Organization.objects.units().under(unit).select_related("parent"))

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the county and the values of every row, county by county."""
        told = [self._row(self.known.by_code[code]) for code in self.enterprises]
        order: dict[str, list[dict[str, Any]]] = {}
        for county, values in told:
            order.setdefault(county, []).append(values)
        for county, rows in order.items():
            yield from ((county, values) for values in rows)

    def _row(self, enterprise: Enterprise) -> tuple[str, dict[str, Any]]:
        association = self.known.association_of.get(enterprise.pk)
        if self.target == ImportTarget.ENTERPRISE:
            association = None
        place = association.organization.parent if association is not None else enterprise.unit
        county = self._county(place)
        values = {name: getattr(enterprise, source) for name, source in enterprise_fields(self.target).items()}
        values |= {"county": county, "uscc": enterprise.uscc, "industry": self._industry(enterprise)}
        values |= self._labels(enterprise)
        if association is not None:
            values |= self._association(association)
        return county, values

    def _county(self, place: Organization | None) -> str:
        """Name the county or city of a place: a ledger has a park under its county."""
        node = self.counties.get(place.pk, place) if place is not None else None
        while node is not None and node.kind == Kind.PARK:
            node = node.parent
        return (node.short_name or node.name) if node is not None else ""

    def _industry(self, enterprise: Enterprise) -> str:
        code = enterprise.industry_id
        return f"{code} {self.industries[code]}" if code else ""

    def _labels(self, enterprise: Enterprise) -> dict[str, Any]:
        """Say which labels hold today; of several of a kind the last issued."""
        values: dict[str, Any] = {}
        for name, kind in LABEL_FIELDS.items():
            held = [one for one in self.known.labels_of.get(enterprise.pk, ()) if one.kind == kind]
            held = [one for one in held if one.holds_on(self.today)]
            if held:
                label = max(held, key=lambda one: (one.issued or date.min, one.pk))
                values |= {name: True, **{f"{name}_{end}": getattr(label, end) for end in ENDS}}
        return values

    def _association(self, association: Association) -> dict[str, Any]:
        values = {name: getattr(association.organization, source) for name, source in NODE_FIELDS.items()}
        values |= {name: getattr(association, source) for name, source in DETAIL_FIELDS.items()}
        officers = self.known.officers_of.get(association.pk, [])
        for name, (role, phone) in PEOPLE_FIELDS.items():
            present = [officer for officer in officers if officer.role == role]
            values[name] = "、".join(officer.name for officer in present)
            if phone and present:
                values[phone] = present[0].phone
        terms = self.known.terms_of.get(association.pk)
        if terms:
            values |= {"term_years": terms[-1].years, "last_election": terms[-1].first_day}
        joined = self.known.joined.get(association.pk, set())
        return values | {name: True for name, kinds in BODIES.items() if joined & set(kinds)}


def write(ledger: FilledLedger) -> bytes:
    """Return the ledger as XLSX: days and codes as text, which no program spoils."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    head = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center", "bg_color": "#DDEBF7"}
    )
    text, quoted = book.add_format({"num_format": "@"}), book.add_format({"quote_prefix": True})
    for name, rows in ledger.sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 4)
        for place, habit in enumerate(ledger.columns):
            sheet.set_column(place, place, _WIDTHS.get(habit.field, 14))
            sheet.write_string(0, place, habit.header, head)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(number, place, cell, quoted if is_formula(cell) else text)
                else:
                    sheet.write_number(number, place, cell)
    book.close()
    return stream.getvalue()
