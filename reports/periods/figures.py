"""The figures of a period report, worked out from the same definitions as the live pages."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils import translation

from orgs.tree.models.organization import Organization
from reports.coverage import definitions
from reports.coverage.conditions import CLASSES
from reports.coverage.counting import Associations
from reports.coverage.definitions import DEFINITIONS
from reports.coverage.listed import Group, associations_and_rows, coverage_and_rows
from reports.coverage.table import Cell, CoverageTable, known, official_counts
from reports.coverage.units import Unit, UnitTree
from reports.periods.calendar import Span
from reports.periods.enums import FigureState
from reports.periods.hierarchy import tree_on, with_all_below
from reports.periods.models.snapshot import Snapshot

COVERAGE = "organization_coverage"
ASSOCIATIONS = "associations"
FOUNDED = "founded"
WORK_COVERAGE = "work_coverage"
FIGURES = (COVERAGE, ASSOCIATIONS, FOUNDED, WORK_COVERAGE)


def definition_version() -> str:
    """Return the versions of the figures that a report holds, as one key: it changes when a meaning changes."""
    versions = definitions.versions()
    return ".".join(str(versions[key]) for key in FIGURES)


def definition_texts() -> list[dict[str, object]]:
    """Return the definitions in every language, to be frozen with the figures."""
    texts: list[dict[str, object]] = []
    for key in FIGURES:
        one = DEFINITIONS[key]
        text: dict[str, object] = {"key": key, "version": one.version}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                text[language] = {"name": str(one.name), "meaning": str(one.meaning), "unit": str(one.unit)}
        texts.append(text)
    return texts


@dataclass(frozen=True)
class Counted:
    """The tree of the day, what was counted on it, and the rows that were counted."""

    day: date
    span: Span
    tree: UnitTree
    table: CoverageTable
    groups: list[Group] = field(default_factory=list)
    listed: dict[int, tuple[str, str]] = field(default_factory=dict)


def count(unit: Organization, span: Span, day: date) -> Counted:
    """Count every figure of a unit and all under it on a day of a period, with its rows: five statements."""
    tree = tree_on(day, unit)
    wanted = [one.pk for one, _depth in with_all_below(tree, unit.pk)]
    own, groups = coverage_and_rows(day, wanted)
    societies, listed = associations_and_rows(day, wanted, span.first_day)
    societies = {pk: counts for pk, counts in societies.items() if pk in tree.by_pk}
    table = CoverageTable(day, tree, known(own, tree), official_counts(day, unit), societies)
    return Counted(day, span, tree, table, groups, listed)


def snapshots(counted: Counted, unit_pk: int) -> list[Snapshot]:
    """Return the unsaved rows of a report: every unit that exists on the day or holds enterprises, in tree order."""
    rows: list[Snapshot] = []
    for place, (unit, depth) in enumerate(with_all_below(counted.tree, unit_pk)):
        if depth and not unit.exists_on(counted.day) and counted.table.cell(unit.pk).state == "na":
            continue
        rows += unit_rows(counted, unit, place, depth)
    return rows


def unit_rows(counted: Counted, unit: Unit, place: int, depth: int) -> list[Snapshot]:
    """Return the figures of one unit."""
    told = {
        "unit_id": unit.pk,
        "unit_name": unit.label,
        "unit_code": unit.code or "",
        "unit_kind": unit.kind,
        "place": place,
        "depth": depth,
        "path": path_of(counted.tree, unit.pk),
    }
    rows = [
        Snapshot(figure=COVERAGE, klass=one.value, **told, **coverage_fields(counted.table.cell(unit.pk, one)))
        for one in CLASSES
    ]
    societies = counted.table.associations_of(unit.pk)
    exists = unit.exists_on(counted.day) or societies != Associations()
    rows.append(Snapshot(figure=ASSOCIATIONS, **told, **count_fields(societies.active, exists)))
    rows.append(Snapshot(figure=FOUNDED, **told, **count_fields(societies.founded, exists)))
    rows.append(Snapshot(figure=WORK_COVERAGE, **told, state=FigureState.NOT_APPLICABLE))
    return rows


def path_of(tree: UnitTree, pk: int) -> list[dict[str, object]]:
    """Return the ancestors of the day from the province down."""
    return [{"id": one.pk, "name": one.label, "code": one.code} for one in tree.ancestors(pk)]


def coverage_fields(cell: Cell) -> dict[str, object]:
    """Return state, numerator, denominator and official count of a cell; no data is not zero of zero."""
    state = FigureState(cell.state)
    fields: dict[str, object] = {"state": state}
    if state == FigureState.VALUE:
        fields |= {"numerator": cell.covered, "denominator": cell.enterprises}
    if cell.official:
        fields |= {
            "official": cell.official.count,
            "official_source": cell.official.source,
            "official_on": cell.official.as_of,
        }
    return fields


def count_fields(number: int, exists: bool) -> dict[str, object]:
    """Return state and number of a plain count; a unit that does not exist yet has none."""
    if not exists:
        return {"state": FigureState.NOT_APPLICABLE}
    return {"state": FigureState.VALUE, "numerator": number}
