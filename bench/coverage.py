"""Coverage of all units and all classes against the best SQL that we could write by hand for the same numbers."""

from __future__ import annotations

from datetime import date

from django.db import connection

from bench.copying import NOW, copy
from bench.measure import Measure, at_most, median_seconds, told
from orgs.common.days import end_of

#: A day that is over, and the later one from which on many lie elsewhere or are of another size.
DAY, MOVED = date(2026, 11, 1), date(2026, 11, 15)

BY_HAND = """
WITH covered AS (
    SELECT DISTINCT c.enterprise_id
    FROM orgs_coveredenterprise c JOIN orgs_organization o ON o.id = c.association_id
    WHERE c.first_day <= %(day)s AND (c.end_day IS NULL OR c.end_day > %(day)s)
      AND (o.opened <= %(day)s OR (o.opened IS NULL AND o.created_at < %(over)s))
      AND (o.closed IS NULL OR o.closed > %(day)s)
      AND c.association_id NOT IN (
          SELECT association_id FROM orgs_suspension
          WHERE first_day <= %(day)s AND (end_day IS NULL OR end_day > %(day)s)
      )
), labels AS (
    SELECT enterprise_id,
           bool_or(kind = 'above_scale') AS above_scale,
           bool_or(kind = 'high_tech') AS high_tech,
           bool_or(kind IN ('specialized', 'little_giant')) AS specialized
    FROM orgs_enterpriselabel
    WHERE (issued IS NULL OR issued <= %(day)s) AND (expires IS NULL OR expires > %(day)s)
    GROUP BY enterprise_id
)
SELECT coalesce(p.unit_id, e.unit_id),
       count(*), count(v.enterprise_id),
       count(*) FILTER (WHERE l.above_scale), count(v.enterprise_id) FILTER (WHERE l.above_scale),
       count(*) FILTER (WHERE l.high_tech), count(v.enterprise_id) FILTER (WHERE l.high_tech),
       count(*) FILTER (WHERE l.specialized), count(v.enterprise_id) FILTER (WHERE l.specialized),
       count(*) FILTER (WHERE coalesce(z.size_class, e.size_class) IN ('large', 'medium')),
       count(v.enterprise_id) FILTER (WHERE coalesce(z.size_class, e.size_class) IN ('large', 'medium'))
FROM orgs_enterprise e
LEFT JOIN covered v ON v.enterprise_id = e.id
LEFT JOIN labels l ON l.enterprise_id = e.id
LEFT JOIN orgs_formerplace p ON p.enterprise_id = e.id
     AND (p.first_day IS NULL OR p.first_day <= %(day)s) AND p.end_day > %(day)s
LEFT JOIN orgs_formersize z ON z.enterprise_id = e.id
     AND (z.first_day IS NULL OR z.first_day <= %(day)s) AND z.end_day > %(day)s
WHERE (e.opened <= %(day)s OR (e.opened IS NULL AND e.created_at < %(over)s))
  AND (e.closed IS NULL OR e.closed > %(day)s)
GROUP BY 1
"""


def move_about() -> None:
    """Let one enterprise in twenty have moved, and one in ten have grown, since the day: they count as they were."""
    from orgs.register.models.enterprise import Enterprise
    from orgs.register.models.past import FormerPlace, FormerSize

    firms = list(Enterprise.objects.order_by("pk").values_list("pk", "unit_id", "size_class"))
    units = sorted({unit for _pk, unit, _size in firms})
    columns = ["enterprise_id", "first_day", "end_day", "created_at"]
    moved = ((pk, None, MOVED, NOW, units[pk % len(units)]) for pk, _unit, _size in firms[::20])
    grown = ((pk, None, MOVED, NOW, "medium" if size == "small" else "small") for pk, _unit, size in firms[::10])
    copy(FormerPlace, [*columns, "unit_id"], moved)
    copy(FormerSize, [*columns, "size_class"], grown)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orgs_formerplace, orgs_formersize")


def by_hand() -> dict[int, tuple[object, ...]]:
    """Return (enterprises, covered) of each class by the unit that holds them, in the order of the classes."""
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"day": DAY, "over": end_of(DAY)})
        return {unit: tuple(rest) for unit, *rest in cursor.fetchall()}


def against_hand() -> list[Measure]:
    """Compare `reports.coverage.table.tally` of a past day with the SQL by hand, and first that both count the same."""
    from reports.coverage.conditions import CLASSES
    from reports.coverage.table import tally

    move_about()
    table, expected = tally(DAY), by_hand()
    for unit, numbers in expected.items():
        for place, one in enumerate(CLASSES):
            cell = table.own_cell(unit, one)
            if (cell.enterprises, cell.covered) != tuple(numbers[2 * place : 2 * place + 2]):
                raise RuntimeError(f"unit {unit}, {one}: {cell} is not {numbers}")
    hand = median_seconds(by_hand, 7)
    ours = median_seconds(lambda: tally(DAY), 7)
    return [
        told("coverage of all units and classes on a past day, SQL by hand", hand * 1000, "ms"),
        told("coverage of all units and classes on a past day, by the definitions", ours * 1000, "ms"),
        at_most("coverage against the SQL by hand", ours / hand, 2),
    ]
