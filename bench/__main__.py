"""Run every measure at the size of `BENCH_SIZE` (small, province, national), print the table, write the results."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measure import Measure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


@dataclass(frozen=True)
class Size:
    """How large a run is: provinces, then associations and enterprises at its two sizes, and its load."""

    provinces: int
    small_nodes: int
    associations: int
    enterprises: int
    large_nodes: int
    ledger_rows: int
    rounds: int


SIZES = {
    "small": Size(1, 500, 2_000, 20_000, 5_000, 2_000, 6),
    "province": Size(1, 2_000, 20_000, 200_000, 200_000, 10_000, 12),
    "national": Size(31, 2_000, 20_000, 200_000, 200_000, 10_000, 12),
}
NATION = 2_000_000


def run(size: Size, *, national: bool, only: Sequence[str] = ()) -> list[Measure]:
    """Measure while the database grows: small tree, province, then the large tree (or the nation).

    `only` are words of the titles to measure; then it ends at the province.
    """
    from bench import (
        coverage,
        data,
        deciding,
        forms,
        frontend,
        ledger,
        network,
        network_pages,
        pages,
        recounting,
        registering,
        sealing,
        similarity,
        tree_measures,
    )
    from bench.people import officer
    from orgs.tree.models.organization import Organization

    measures: list[Measure] = []

    def take(title: str, work: Callable[[], list[Measure]]) -> None:
        if only and not any(word in title for word in only):
            return
        print(f"… {title}", flush=True)
        measures.extend(work())

    units = data.load_units(size.provinces)
    filler = data.Filler(units)
    filler.fill(size.small_nodes - len(units), size.small_nodes * 2)
    actor = officer("bench-clerk", Organization.objects.get(code="410000"), "provincial_officer")
    small = registering.median_register(actor, 0)
    filler.fill(size.associations, size.enterprises)
    take("a plain tree beside ours", tree_measures.adding)
    take("eight writers", lambda: list(registering.writers(10_000)))
    take("a ledger", lambda: list(ledger.importing(size.ledger_rows)))
    take("coverage", lambda: list(coverage.against_hand()))
    take("the front end", lambda: list(frontend.weights()))
    take("alike texts", lambda: list(similarity.copies()))
    counts = pages.queries()
    take("pages under load", lambda: list(pages.under_load(size.rounds)))
    take("memberships", lambda: list(network.memberships()))
    take("move_many", lambda: list(deciding.many()))
    take("a merger", lambda: list(network.merger()))
    take("a form of 200 fields", lambda: list(forms.under_load(size.rounds)))
    take("due days counted again", lambda: list(recounting.due_days()))
    take("pages of the province under load", lambda: list(network_pages.of_province(size.rounds)))
    take("sealing", lambda: sealing.measures(actor))
    if only:
        return measures
    filler.fill(size.large_nodes, NATION if national else size.enterprises)
    large = registering.median_register(actor, 100_000)
    measures.extend(registering.ratio(small, large, (size.small_nodes, size.large_nodes)))
    measures.extend(pages.compare(counts, pages.queries()))
    return measures


def main() -> int:
    """Prepare the database, measure, tell; the exit status says whether every target was met."""
    import django
    from django.core.management import call_command

    django.setup()
    name = os.environ.get("BENCH_SIZE", "small")
    if name not in SIZES:
        print(f"BENCH_SIZE is one of {', '.join(SIZES)}", file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0, run_syncdb=True)
    from bench.measure import tell, write

    only = sys.argv[1:]
    measures = run(SIZES[name], national=name == "national", only=only)
    tell(measures)
    if not only:
        write(measures, name)
    return 0 if all(measure.passed is not False for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
