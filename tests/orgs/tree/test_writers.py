"""Many writers at once: nothing lost, no error, a sound tree. On SQLite its one writer makes them queue."""

import threading

import pytest
from django.db import close_old_connections, connection

from orgs.common.enums import Kind
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.orgs.tree.conftest import association, faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def run_all(*jobs):
    """Run the jobs at the same time in threads of their own; return the exceptions they raised."""
    raised = []

    def guarded(job):
        try:
            job()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()
            close_old_connections()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.postgres
def test_eight_writers_widen_and_move_without_error_or_loss(units):
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="小园区"))
    movers = [tree.add(units["luoyang"], association(f"移{n}")) for n in range(4)]
    targets = [park, units["jianxi"], units["zhengzhou"], units["luoyang"]]

    def add_under(parent, count):
        for number in range(count):
            tree.add(Organization.objects.get(pk=parent.pk), association(f"新{number}"))

    def move_about(node):
        for target in [units["zhengzhou"], park, units["jianxi"], units["zhengzhou"], park]:
            tree.move(
                Organization.objects.get(pk=node.pk),
                Organization.objects.get(pk=target.pk),
                actor=None,
                reason="x",
                day=None,
            )

    jobs = [lambda parent=targets[n % 4]: add_under(parent, 25) for n in range(8)]
    jobs += [lambda node=node: move_about(node) for node in movers]
    assert run_all(*jobs) == []
    assert Organization.objects.filter(kind=Kind.ASSOCIATION).count() == 8 * 25 + 4
    assert faults() == []
    park.refresh_from_db()
    assert Organization.objects.filter(parent=park).count() == 50 + 4


@pytest.mark.postgres
def test_two_bulk_loads_into_the_same_full_units_queue_up(units):
    park = tree.add(units["jianxi"], Organization(kind=Kind.PARK, name="满园"))

    def load(name):
        parents = [Organization.objects.get(pk=unit.pk) for unit in (units["zhengzhou"], units["jianxi"], park)]
        tree.bulk_add(
            [Organization(kind=Kind.ASSOCIATION, name=f"{name}{n}", parent=parents[n % 3]) for n in range(399)]
        )

    assert run_all(*(lambda name=name: load(name) for name in "甲乙丙")) == []
    assert Organization.objects.filter(kind=Kind.ASSOCIATION).count() == 3 * 399
    assert faults() == []
