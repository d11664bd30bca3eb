"""A measure with its target, the table that is printed and the file that is written."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass
class Measure:
    """One figure: `value` in `unit`, what it must reach, and whether it did (None: only told)."""

    name: str
    value: float
    unit: str
    target: str = ""
    passed: bool | None = None
    note: str = ""


def at_most(name: str, value: float, limit: float, unit: str = "×", note: str = "") -> Measure:
    """Return a measure that must not exceed a limit."""
    return Measure(name, round(value, 3), unit, f"≤ {limit:g}", value <= limit, note)


def at_least(name: str, value: float, limit: float, unit: str = "×", note: str = "") -> Measure:
    """Return a measure that must reach a limit."""
    return Measure(name, round(value, 3), unit, f"≥ {limit:g}", value >= limit, note)


def told(name: str, value: float, unit: str, note: str = "") -> Measure:
    """Return a figure without a target: the parts of a ratio."""
    return Measure(name, round(value, 3), unit, note=note)


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object], times: int) -> float:
    """Return the median time of several calls."""
    return statistics.median(seconds(work) for _ in range(times))


def machine() -> str:
    """Name the machine without naming a person or a place."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def tell(measures: list[Measure]) -> None:
    """Print the table."""
    width = max(len(m.name) for m in measures)
    for m in measures:
        verdict = {True: "ok", False: "MISSED", None: ""}[m.passed]
        print(f"{m.name:<{width}}  {m.value:>12,.3f} {m.unit:<8} {m.target:<8} {verdict:<7} {m.note}")


def write(measures: list[Measure], size: str, path: Path = RESULTS) -> None:
    """Write `results.json`: machine, date, size and the measures."""
    answer = {
        "machine": machine(),
        "date": time.strftime("%Y-%m-%d"),
        "size": size,
        "measures": [asdict(m) for m in measures],
    }
    path.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
