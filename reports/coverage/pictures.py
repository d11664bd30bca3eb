"""The parts of a dashboard that load after it: trend, distribution, prospects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kexie_portal.web import figures
from kexie_portal.web.charts import ChartRow, row
from orgs.common.enums import SizeClass
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import prospects as targets
from orgs.register.queries.prospects import Reason
from reports.coverage import live
from reports.coverage.board import Board
from reports.coverage.counting import Share
from reports.coverage.filters import UNKNOWN
from reports.coverage.queries import section_names
from reports.coverage.table import CoverageTable

#: Sections of industry shown one by one; the table of enterprises holds them all.
SECTIONS = 10


def trend(board: Board, tables: list[CoverageTable]) -> dict[str, object]:
    """Return coverage at the month-ends and on the day; a gap where there is no data."""
    values = [figures.plain(table.cell(board.unit.pk, board.enterprise_class).rate) for table in tables]
    series = [{"name": str(board.enterprise_class.label), "values": values}]
    return {"type": "line", "unit": "%", "digits": 1, "min": 0, "labels": _labels(tables), "series": series}


def associations(board: Board, tables: list[CoverageTable]) -> dict[str, object]:
    """Return the associations active at the month-ends and on the day."""
    values = [table.associations_of(board.unit.pk).active for table in tables]
    series = [{"name": _("associations active"), "values": values}]
    return {"type": "stack", "digits": 0, "labels": _labels(tables), "series": series}


def _labels(tables: list[CoverageTable]) -> list[str]:
    return [f"{table.day:%Y-%m}" for table in tables[:-1]] + [f"{tables[-1].day:%m-%d}"]


def by_industry(board: Board, shares: list[Share]) -> dict[str, object]:
    """Return coverage by section of industry, the sections with most enterprises first."""
    names = section_names()
    sums = _summed(shares, "section")
    most = sorted(sums, key=lambda key: (not key, -sums[key][0]))[:SECTIONS]
    rows = [
        _share_row(names.get(key, _("not known")), sums[key], board.rows(section=key or UNKNOWN), key) for key in most
    ]
    return {"type": "bar", "unit": "%", "digits": 1, "rows": rows}


def by_size(board: Board, shares: list[Share]) -> dict[str, object]:
    """Return coverage by size class, the largest class first."""
    sums = _summed(shares, "size_class")
    classes = [*((size.value, str(size.label)) for size in SizeClass), ("", _("not known"))]
    rows = [
        _share_row(label, sums.get(key, [0, 0]), board.rows(size=key or UNKNOWN), key)
        for key, label in classes
        if key or key in sums
    ]
    return {"type": "bar", "unit": "%", "digits": 1, "rows": rows}


def _summed(shares: list[Share], field: str) -> dict[str, list[int]]:
    sums: dict[str, list[int]] = {}
    for share in shares:
        both = sums.setdefault(getattr(share, field), [0, 0])
        both[0] += share.enterprises
        both[1] += share.covered
    return sums


def _share_row(name: str, both: list[int], url: str, key: str) -> ChartRow:
    enterprises, covered = both
    note = figures.fraction(covered, enterprises) if enterprises else ""
    return row(key or UNKNOWN, name, figures.share(covered, enterprises), url=url if enterprises else "", note=note)


def prospects(board: Board) -> list[tuple[Enterprise, list[Reason]]]:
    """Return the best prospects of today with the reasons of their scores."""
    return [(one, targets.reasons(one)) for one in live.best_targets(board.selection, board.units)]
