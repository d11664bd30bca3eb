"""Writes of the organisation network: a thousand memberships at once, a merger with 2,000 related rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import pages
from bench.measure import Measure, at_most, median_seconds, told
from bench.network_pages import provincial_officer
from bench.people import officer
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import Progress
from kexie_portal.workflow import moving
from orgs.changes.actions import change
from orgs.changes.actions.change import ChangeData
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds.definition import Effect
from orgs.changes.kinds.merger import MERGER
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.term import Term
from orgs.common.enums import Kind
from orgs.memberships import jobs as membership_jobs
from orgs.memberships.models import Membership
from orgs.register.actions.association import locked
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

SINCE = date(2018, 1, 1)
MEMBERS = 1_000
RELATED = 2_000
TIMES = 5
#: A statement that writes many rows at once: an insert of several rows, an update with a value for each row or of a
#: list of more than ten keys. Everything else counts as a query, an insert or update of one row too.
BULK = re.compile(
    r"^(UPDATE .*CASE WHEN|UPDATE .* IN \((\d+, ){10}|INSERT .*(VALUES \(.*\), \(|UNNEST\()|COPY )", re.DOTALL
)

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


# ---------------------------------------------------------------- memberships


def memberships() -> list[Measure]:
    """Enter and end a thousand memberships as the job does, against the raw rows with their history."""
    user = provincial_officer()
    body = Organization.objects.filter(kind=Kind.PROVINCIAL_SOCIETY, tree_id=1).order_by("pk")[0]
    free = Organization.objects.filter(kind=Kind.ASSOCIATION, tree_id=1, closed__isnull=True)
    pks = list(free.exclude(memberships__body=body).order_by("pk").values_list("pk", flat=True)[:MEMBERS])
    entering = {
        "body": body.pk,
        "members": pks,
        "first_day": timezone.localdate().isoformat(),
        "form": "group",
        "committee": "",
    }
    job = Job(kind=membership_jobs.ENTER, owner=user, arguments=entering)
    enter = _median(lambda: membership_jobs.enter(job, Progress(job)))
    raw_enter = _median(lambda: _raw_enter(body, pks))
    membership_jobs.enter(job, Progress(job))
    rows = list(Membership.objects.filter(body=body, end_day__isnull=True).order_by("-pk")[:MEMBERS])
    ending = {"memberships": [row.pk for row in rows], "day": entering["first_day"], "reason": "调整"}
    leaving = Job(kind=membership_jobs.END, owner=user, arguments=ending)
    end = _median(lambda: membership_jobs.end(leaving, Progress(leaving)))
    raw_end = _median(lambda: _raw_end(rows))
    size = f"{len(pks):,} memberships"
    return [
        told(f"{size} entered in one job", enter * 1000, "ms"),
        told(f"{size} ended in one job", end * 1000, "ms"),
        at_most(f"{size} entered against the raw inserts with their history", enter / raw_enter, 3),
        at_most(f"{size} ended against the raw writes with their history", end / raw_end, 3),
    ]


class _TakenBack(Exception):
    """Ends a trial whose writes shall not stay."""


@contextmanager
def trial() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _TakenBack
    except _TakenBack:
        pass


def _median(work: Callable[[], object]) -> float:
    """Return the median time of work whose writes are taken back each time."""

    def tried() -> None:
        with trial():
            work()

    tried()
    return median_seconds(tried, TIMES)


def _raw_enter(body: Organization, pks: list[int]) -> None:
    """Insert the rows and a line of history each, several rows a statement, asking and checking nothing."""
    today = timezone.localdate()
    made = Membership.objects.bulk_create([Membership(body=body, member_id=pk, first_day=today) for pk in pks])
    _raw_history([(row.pk, {"first_day": ["None", str(today)], "member": ["None", row.member_id]}) for row in made])


def _raw_end(rows: list[Membership]) -> None:
    """End the rows by one statement and insert a line of history each."""
    today = timezone.localdate()
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(end_day=today, end_reason="调整")
    _raw_history([(row.pk, {"end_day": ["None", str(today)], "end_reason": ["", "调整"]}) for row in rows])


def _raw_history(lines: list[tuple[int, dict[str, list[object]]]]) -> None:
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Membership)
    LogEntry.objects.bulk_create(
        LogEntry(content_type=kind, object_pk=str(pk), object_id=pk, object_repr=f"#{pk}", action=0, changes=changes)
        for pk, changes in lines
    )


# ---------------------------------------------------------------- a merger


def merger() -> list[Measure]:
    """Merge an association with 2,000 related rows into another: the statements of the merger, and the whole approval.

    What the approval does besides (case, letter, notices) is the same for any number of rows.
    """
    city = Organization.objects.get(code=pages.LUOYANG)
    clerk, leader = (officer(f"bench-{name}", city, "city_officer") for name in ("clerk-of-city", "leader-of-city"))
    source, target = _association(city, "待并入企业科协"), _association(city, "并入后企业科协")
    _hang(source)
    data = ChangeData(reason="企业重组", target=target)
    case = change.begin(source, actor=clerk, kind=ChangeKind.MERGER, data=data)
    moving.move(case, "submit_to_city", actor=clerk)
    case.refresh_from_db()
    bulk, single = _statements(lambda: _merged(case, leader))
    approval: list[int] = []
    taken = median_seconds(lambda: approval.extend(_statements(lambda: _approved(case, leader))), 1)
    if Organization.objects.get(pk=source.pk).closed is None:
        raise RuntimeError("the merger did not happen")
    return [
        told(f"merger with {RELATED:,} related rows, whole approval with its letter", taken * 1000, "ms"),
        told("merger: statements of the whole approval, case, letter and notices", sum(approval), "queries"),
        told("merger: statements that write many rows at once", bulk, "queries"),
        at_most("merger: queries beside them", single, 25, "queries"),
    ]


def _merged(case: ChangeCase, actor: User) -> None:
    """Carry the merger alone out, and take it back."""
    with trial():
        day, journal = timezone.localdate(), Journal()
        MERGER.effect(Effect(case, locked(case.association_id), day, actor, journal))
        journal.keep(case)


def _approved(case: ChangeCase, actor: User) -> None:
    moving.move(case, "approve", actor=actor)


def _statements(work: Callable[[], None]) -> tuple[int, int]:
    """Count the statements of some work: those that write many rows at once, and the others."""
    with CaptureQueriesContext(connection) as seen:
        work()
    told = [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(FRAME)]
    bulk = sum(bool(BULK.match(sql)) for sql in told)
    return bulk, len(told) - bulk


def _association(city: Organization, name: str) -> Association:
    node = tree.add(city, Organization(kind=Kind.ASSOCIATION, name=name, opened=SINCE))
    made = Association.objects.create(organization=node)
    host = Enterprise.objects.filter(covers__isnull=True, closed__isnull=True).order_by("pk").first()
    if host is None:
        raise RuntimeError("no enterprise is left without an association")
    CoveredEnterprise.objects.create(association=made, enterprise=host, is_host=True, first_day=SINCE)
    return made


def _hang(source: Association) -> None:
    """Hang enterprises, people, memberships and a term on an association until there are 2,000 rows.

    It has a former name, too, and a contact who may sign in.
    """
    day = date(2020, 1, 1)
    firms = Enterprise.objects.filter(covers__isnull=True, closed__isnull=True).order_by("pk")
    covered = firms[: RELATED // 2 - 1]  # with its host these are whole batches
    CoveredEnterprise.objects.bulk_create(
        CoveredEnterprise(association=source, enterprise=one, first_day=day) for one in covered
    )
    bodies = Organization.objects.filter(kind__in=(Kind.SOCIETY, Kind.FEDERATION), tree_id=1).order_by("pk")
    joined = Membership.objects.bulk_create(
        Membership(body=body, member_id=source.pk, first_day=day + timedelta(1)) for body in bodies[: RELATED // 10]
    )
    Term.objects.create(association=source, number=1, first_day=day, due_day=day + timedelta(5 * 365))
    FormerName.objects.create(organization=source.organization, name="更早的企业科协", until=day)
    officer(f"bench-contact-{source.pk}", source.organization, "association_contact")
    rest = RELATED - RELATED // 2 - len(joined)
    Officer.objects.bulk_create(
        Officer(association=source, role="contact" if n % 2 else "vice_chair", name=f"委员{n}", first_day=day)
        for n in range(rest)
    )
