"""Coverage of a past day by plain SQL with the dated places, written by hand and for both databases."""

# ruff: noqa: S608 -- our own words, no values
from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from orgs.common.days import start_of
from reports.coverage.counting import Counts

IN_FORCE = "({0}.first_day IS NULL OR {0}.first_day <= %(day)s) AND ({0}.end_day IS NULL OR {0}.end_day > %(day)s)"
COUNTS = """(({0}.opened IS NOT NULL AND {0}.opened <= %(day)s) OR ({0}.opened IS NULL AND {0}.created_at < %(over)s))
    AND ({0}.closed IS NULL OR {0}.closed > %(day)s)"""
RESTS = f"SELECT s.association_id FROM orgs_suspension s WHERE {IN_FORCE.format('s')}"
COVERED = f"""e.id IN (SELECT c.enterprise_id FROM orgs_coveredenterprise c
    JOIN orgs_organization o ON o.id = c.association_id
    WHERE {IN_FORCE.format("c")} AND {COUNTS.format("o")} AND o.id NOT IN ({RESTS}))"""
LABEL = """e.id IN (SELECT l.enterprise_id FROM orgs_enterpriselabel l WHERE l.kind IN ({0})
    AND (l.issued IS NULL OR l.issued <= %(day)s) AND (l.expires IS NULL OR l.expires > %(day)s))"""
CLASSES = (
    "1 = 1",
    LABEL.format("'above_scale'"),
    LABEL.format("'high_tech'"),
    LABEL.format("'specialized', 'little_giant'"),
    "coalesce(z.size_class, e.size_class) IN ('large', 'medium')",
)
COVERAGE = f"""
SELECT coalesce(p.unit_id, e.unit_id), {
    ", ".join(
        f"sum(CASE WHEN {one} THEN 1 ELSE 0 END), sum(CASE WHEN {one} AND {COVERED} THEN 1 ELSE 0 END)"
        for one in CLASSES
    )
}
FROM orgs_enterprise e
LEFT JOIN orgs_formerplace p ON p.enterprise_id = e.id AND {IN_FORCE.format("p")}
LEFT JOIN orgs_formersize z ON z.enterprise_id = e.id AND {IN_FORCE.format("z")}
WHERE {COUNTS.format("e")}
GROUP BY coalesce(p.unit_id, e.unit_id)
"""
ASSOCIATIONS = f"""
SELECT coalesce(p.parent_id, o.parent_id), count(*)
FROM orgs_organization o
LEFT JOIN orgs_formerparent p ON p.organization_id = o.id AND {IN_FORCE.format("p")}
WHERE o.kind = 'association' AND {COUNTS.format("o")} AND o.id NOT IN ({RESTS})
GROUP BY coalesce(p.parent_id, o.parent_id)
"""


def _rows(statement: str, day: date) -> list[tuple[int, ...]]:
    over = connection.ops.adapt_datetimefield_value(start_of(day + timedelta(days=1)))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day.isoformat(), "over": over})
        return [tuple(row) for row in cursor.fetchall()]


def coverage(day: date) -> dict[int, Counts]:
    """Return enterprises and covered ones of each class by the unit at which they lay."""
    return {
        unit: Counts(tuple(map(int, numbers[::2])), tuple(map(int, numbers[1::2])))
        for unit, *numbers in _rows(COVERAGE, day)
    }


def associations(day: date) -> dict[int, int]:
    """Return the associations active by the unit under which they lay."""
    return {unit: int(number) for unit, number in _rows(ASSOCIATIONS, day)}
