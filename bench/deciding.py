"""One move of 5,000 cases at once, against the bulk writes of the same rows by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.measure import Measure, at_most, median_seconds, told
from bench.network import FRAME, trial
from bench.network_pages import provincial_officer
from kexie_portal.accounts.models import User
from kexie_portal.notices.cases import WORKERS
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.workflow.many import CHUNK, move_many
from kexie_portal.workflow.models import Step
from kexie_portal.workflow.moving import START
from orgs.common.enums import Kind
from orgs.memberships.models import MembershipApplication
from orgs.postings.models import Posting
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CASES = 5_000
TIMES = 3
NOTE = "本年度暂不吸收新会员"


def many() -> list[Measure]:
    """Decline 5,000 applications, each watched and each with a contact who hears of it."""
    user = provincial_officer()
    rows = _applications()
    pks = [row.pk for row in rows]
    ours = _median(lambda: _decline(pks, user))
    by_hand = _median(lambda: _by_hand(rows, user))
    with trial(), CaptureQueriesContext(connection) as seen:
        _decline(pks, user)
    statements = sum(not one["sql"].startswith(FRAME) for one in seen.captured_queries)
    size = f"move_many of {len(pks):,} cases"
    return [
        told(f"{size}, with steps, watched days and notices", ours * 1000, "ms"),
        told(f"{size}: the bulk writes of the same rows by hand", by_hand * 1000, "ms"),
        at_most(f"{size} against the bulk writes by hand", ours / by_hand, 4),
        at_most(f"{size}: statements for each {CHUNK}", statements / (len(pks) / CHUNK), 40, "queries"),
    ]


def _median(work: object) -> float:
    def tried() -> None:
        with trial():
            work()  # type: ignore[operator]

    tried()
    return median_seconds(tried, TIMES)


def _decline(pks: Sequence[int], user: User) -> None:
    outcome = move_many(MembershipApplication, pks, "decline", actor=user, note=NOTE, page="/applications/")
    if len(outcome.done) != len(pks):
        raise RuntimeError(f"not declined: {outcome.left_out[:3]}")


def _applications() -> list[MembershipApplication]:
    """File applications to the provincial societies and cities, two or three an association, with steps and days."""
    bodies = list(Organization.objects.filter(kind=Kind.PROVINCIAL_SOCIETY, tree_id=1).order_by("pk")[:6])
    members = list(Organization.objects.filter(kind=Kind.ASSOCIATION, tree_id=1, closed__isnull=True).order_by("pk"))
    pairs = [(body, member) for body in bodies for member in members][:CASES]
    _contacts(members)
    today = timezone.localdate()
    made = [
        MembershipApplication(body=body, member=member, state="submitted", opened_on=today, due_on=today)
        for body, member in pairs
    ]
    MembershipApplication.objects.bulk_create(made, batch_size=1000)
    kind = ContentType.objects.get_for_model(MembershipApplication)
    Step.objects.bulk_create(
        [Step(content_type=kind, object_id=row.pk, verb=START, to_state="submitted") for row in made], batch_size=1000
    )
    Deadline.objects.bulk_create(
        [
            Deadline(content_type=kind, object_id=row.pk, what=WORKERS, responsible=WORKERS, due_on=today, title="申请")
            for row in made
        ],
        batch_size=1000,
    )
    return made


def _contacts(members: Iterable[Organization]) -> None:
    """Give each association a contact who hears of its applications."""
    users = [User(username=f"bench-contact-{node.pk}", name=f"联系人{node.pk}") for node in members]
    User.objects.bulk_create(users, batch_size=1000)
    Posting.objects.bulk_create(
        [
            Posting(user=user, organization=node, role="association_contact", first_day=date(2020, 1, 1))
            for user, node in zip(users, members, strict=True)
        ],
        batch_size=1000,
    )


def _by_hand(rows: Sequence[MembershipApplication], user: User) -> None:
    """Write the same rows in bulk and ask nothing: cases, steps, watched days, their history, a notice a contact."""
    kind, now = ContentType.objects.get_for_model(MembershipApplication), timezone.now()
    for first in range(0, len(rows), CHUNK):
        part = rows[first : first + CHUNK]
        keys = [row.pk for row in part]
        told_of = {"state": "declined", "due_on": None, "decided_on": now.date(), "state_since": now}
        MembershipApplication.objects.filter(pk__in=keys).update(**told_of, version=2)
        steps = [
            Step(content_type=kind, object_id=pk, verb="decline", from_state="submitted", to_state="declined",
                 actor=user, note=NOTE)
            for pk in keys
        ]  # fmt: skip
        Step.objects.bulk_create(steps)
        days = Deadline.objects.open().filter(content_type=kind, object_id__in=keys)
        watched = list(days)
        days.update(cleared_at=now)
        _history(MembershipApplication, keys, {"state": ["submitted", "declined"], "decided_on": [None, str(now)]})
        _history(Step, [step.pk for step in steps], {"verb": ["None", "decline"], "note": ["None", NOTE]})
        _history(Deadline, [row.pk for row in watched], {"cleared_at": ["None", str(now)]})
    people = Posting.objects.filter(role="association_contact", organization__in={row.member_id for row in rows})
    Notice.objects.bulk_create(
        [Notice(user_id=pk, title="入会申请", body=NOTE) for pk in set(people.values_list("user_id", flat=True))],
        batch_size=1000,
    )


def _history(model: type[Model], keys: Sequence[int], changes: dict[str, list[object]]) -> None:
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.bulk_create(
        LogEntry(content_type=kind, object_pk=str(pk), object_id=pk, object_repr=f"#{pk}", action=1, changes=changes)
        for pk in keys
    )
