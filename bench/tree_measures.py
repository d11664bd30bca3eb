"""Adding nodes: sparse against plain django-mptt."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from django.db import connection, transaction

from bench.measure import Measure, at_least, median_seconds, told
from bench.plain.models import PlainNode
from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

PLAIN_NODES = 20_000


def fill_plain(count: int = PLAIN_NODES) -> None:
    """Lay a plain MPTT tree of the same shape out: province, 18 cities, counties, leaves."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_plain_plainnode")
    rows = list(_plain_rows(count))
    PlainNode.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('bench_plain_plainnode', 'id'), %s)", [len(rows)])
        cursor.execute("ANALYZE bench_plain_plainnode")


def _plain_rows(count: int) -> Iterator[PlainNode]:
    counties = 156
    leaves = count - 1 - 18 - counties
    share = [leaves // counties + (n < leaves % counties) for n in range(counties)]
    pk = itertools.count(1)
    edge = itertools.count(1)
    root = PlainNode(pk=next(pk), name="省", tree_id=1, level=0, lft=next(edge), rght=2 * count)
    yield root
    for city in range(18):
        own = share[city::18]
        node = PlainNode(pk=next(pk), name=f"市{city}", parent_id=root.pk, tree_id=1, level=1, lft=next(edge))
        inner = []
        for number in own:
            county = PlainNode(pk=next(pk), name="县", parent_id=node.pk, tree_id=1, level=2, lft=next(edge))
            for _ in range(number):
                leaf = PlainNode(pk=next(pk), name="叶", parent_id=county.pk, tree_id=1, level=3)
                leaf.lft, leaf.rght = next(edge), next(edge)
                inner.append(leaf)
            county.rght = next(edge)
            inner.append(county)
        node.rght = next(edge)
        yield node
        yield from inner


def adding() -> list[Measure]:
    """Time one leaf under a county in both trees; the sparse tree is as large as the run made it."""
    fill_plain()
    county = PlainNode.objects.filter(level=2).order_by("lft")[40]
    unit = Organization.objects.filter(kind=Kind.COUNTY).order_by("lft")[40]

    def plain() -> None:
        with transaction.atomic():
            PlainNode(name="新", parent=PlainNode.objects.get(pk=county.pk)).save()

    def sparse() -> None:
        with transaction.atomic():
            tree.add(Organization.objects.get(pk=unit.pk), Organization(kind=Kind.ASSOCIATION, name="新"))

    sparse()
    plain()
    slow, quick = median_seconds(plain, 15), median_seconds(sparse, 60)
    return [
        told("add a node, plain mptt at 20,000 nodes", slow * 1000, "ms"),
        told("add a node, sparse tree of this run", quick * 1000, "ms"),
        at_least("adding a node against plain mptt", slow / quick, 50),
    ]
