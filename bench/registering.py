"""The whole registering action: alone at two sizes of the tree, and by eight writers at once."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from datetime import date
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.utils import timezone
from stdnum.cn import uscc

from bench.data import base31
from bench.measure import Measure, at_most, told
from bench.people import officer
from orgs.common.enums import Kind
from orgs.register.actions.association import NewEnterprise, Person, Registration, register
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from orgs.tree.queries import find_faults

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PEOPLE = (
    Person("chair", "张三", "13800000001"),
    Person("secretary_general", "李四", "13800000002"),
    Person("contact", "王五", "13800000003"),
)
WRITERS = 8
REGISTRATIONS = 400


def code(number: int) -> str:
    """Return a valid synthetic credit code that the filler does not use."""
    body = f"92410000MB{base31(number, 7)}"
    return body + uscc.calc_check_digit(body)


def registration(unit: Organization, number: int) -> Registration:
    """Return what a clerk enters for an enterprise that the register does not hold yet."""
    firm = NewEnterprise(code(number), f"新登记企业{number}有限公司", unit, industry_id="36", staff=120)
    return Registration(
        unit=unit, host=firm, founded=date(2026, 5, 20), letter_number="科协〔2026〕1号", members=20, people=PEOPLE
    )


def median_register(actor: User, first: int, times: int = 60) -> float:
    """Return the median time in seconds of the whole action, spread over the counties."""
    units = list(Organization.objects.filter(kind=Kind.COUNTY, tree_id=1).order_by("lft"))
    taken = []
    for step in range(times + 5):
        unit = Organization.objects.get(pk=units[step * 7 % len(units)].pk)
        start = time.perf_counter()
        register(actor=actor, data=registration(unit, first + step))
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[5:])


def ratio(small: float, large: float, sizes: tuple[int, int]) -> list[Measure]:
    """Compare the action's time at two sizes of the tree."""
    return [
        told(f"register, {sizes[0]:,} nodes", small * 1000, "ms"),
        told(f"register, {sizes[1]:,} nodes", large * 1000, "ms"),
        at_most(f"registering, {sizes[1]:,} nodes against {sizes[0]:,}", large / small, 1.5),
    ]


# ---------------------------------------------------------------- eight writers


def _write(arguments: tuple[int, int, int, list[int]]) -> list[str]:
    """Register a share of the associations, as one of several processes; return the errors a user would see."""
    username_pk, first, count, unit_pks = arguments
    from kexie_portal.accounts.models import User

    actor = User._default_manager.get(pk=username_pk)
    errors = []
    for step in range(count):
        unit = Organization.objects.get(pk=unit_pks[step % len(unit_pks)])
        try:
            register(actor=actor, data=registration(unit, first + step))
        except Exception as error:
            errors.append(f"{type(error).__name__}: {str(error)[:120]}")
    connection.close()
    return errors


def _move(arguments: tuple[list[int], list[int], int]) -> list[str]:
    """Move associations about while others register."""
    nodes, targets, rounds = arguments
    errors = []
    for step in range(rounds):
        node = Organization.objects.get(pk=nodes[step % len(nodes)])
        target = next(pk for pk in targets[step % 2 :] + targets if pk != node.parent_id)
        try:
            tree.move(
                node, Organization.objects.get(pk=target), actor=None, reason="压力测试", day=timezone.localdate()
            )
        except Exception as error:
            errors.append(f"{type(error).__name__}: {str(error)[:120]}")
        time.sleep(0.02)
    connection.close()
    return errors


def writers(first: int) -> list[Measure]:
    """Register 400 associations by 8 processes, some into a county that is full, with moves going on."""
    actor = officer("bench-writer", Organization.objects.get(code="410000"), "provincial_officer")
    units = list(Organization.objects.filter(kind=Kind.COUNTY, tree_id=1).order_by("lft")[20:26])
    full = units[0]
    _fill_up(full)
    movable = list(Organization.objects.filter(parent=units[4], kind=Kind.ASSOCIATION).values_list("pk", flat=True)[:6])
    before = Organization.objects.filter(kind=Kind.ASSOCIATION).count()
    share = REGISTRATIONS // WRITERS
    pks = [full.pk, full.pk, *(unit.pk for unit in units[1:5])]
    jobs = [(actor.pk, first + n * share, share, pks[n % 3 :] + pks[: n % 3]) for n in range(WRITERS)]
    connection.close()
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(WRITERS + 1, initializer=django.setup) as pool:
        moving = pool.map_async(_move, [(movable, [units[5].pk, units[4].pk], 40)])
        errors = [error for found in pool.map(_write, jobs, chunksize=1) for error in found]
        errors += [error for found in moving.get(300) for error in found]
    taken = time.perf_counter() - start
    lost = before + REGISTRATIONS - Organization.objects.filter(kind=Kind.ASSOCIATION).count()
    for error in errors[:5]:
        print("   ", error)
    return [
        told("8 writers, 400 registrations with widening and moves", taken, "s"),
        at_most("8 writers: errors that reach a user", len(errors), 0, "errors"),
        at_most("8 writers: associations lost", lost, 0, "rows"),
        at_most("8 writers: faults found by check_tree", len(find_faults()[1]), 0, "faults"),
    ]


def _fill_up(unit: Organization) -> None:
    """Shrink a county's interval to its children, so that the next association must widen it."""
    last = Organization.objects.filter(parent=unit).order_by("-rght").values_list("rght", flat=True).first()
    Organization.objects.filter(pk=unit.pk).update(rght=(last or unit.lft) + 5)
