"""Numbers of the portal's work for the monitor, beside those of its processes: each app registers its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kexie_portal.web.kept import kept

logger = structlog.get_logger(__name__)
Values = Iterable[tuple[tuple[str, ...], int]]
#: Several monitors may ask every few seconds; the database is asked once in this time.
SECONDS = 30


@dataclass(frozen=True)
class Gauge:
    """One number, or one for each combination of labels; `read` asks the database at most once a table."""

    name: str
    help: str
    labels: tuple[str, ...]
    read: Callable[[], Values]


_gauges: dict[str, Gauge] = {}


def register(name: str, help_text: str, labels: tuple[str, ...], read: Callable[[], Values]) -> None:
    """Add a number under a name that begins with `kexie_`; the same name is replaced."""
    _gauges[name] = Gauge(name, help_text, labels, read)


class _Read(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in _gauges.values():
            family = GaugeMetricFamily(gauge.name, gauge.help, labels=gauge.labels)
            for labels, value in _values(gauge):
                family.add_metric(labels, value)
            yield family


def _values(gauge: Gauge) -> list[tuple[tuple[str, ...], int]]:
    """Read one; where the database is away the other metrics still stand."""

    def work() -> list[tuple[tuple[str, ...], int]]:
        return list(gauge.read())

    try:
        return kept(f"gauge {gauge.name}", SECONDS, work)
    except Exception:
        logger.warning("gauge_unreadable", gauge=gauge.name)
        return []


def text() -> bytes:
    """Return every registered number in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Read())
    return bytes(generate_latest(registry))
