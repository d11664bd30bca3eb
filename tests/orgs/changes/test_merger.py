"""A merger of two associations with 2,000 related rows: one transaction, a fixed number of queries."""

from __future__ import annotations

import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie_portal.workflow import moving
from orgs.register.models.association import CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree import following
from orgs.tree.following import Merger, Subject
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place
from tests.orgs.factories import AssociationFactory, fresh_uscc

pytestmark = pytest.mark.django_db
MOST = 27
#: What grows with the rows, in batches: statements that write many of them, and their history. A write of one row is
#: a query as any other.
BULK = re.compile(
    r"^(\d+ times: INSERT|COPY|UPDATE .*CASE WHEN|UPDATE .* IN [(](\d+, ){10}|INSERT .*([)], [(]|UNION ALL|UNNEST))",
    re.S,
)
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE")


@pytest.fixture
def here() -> Place:
    ContentType.objects.get_for_models(*apps.get_models())  # whichever test ran before: kinds are looked up once
    return cases.place()


def grow(here: Place, rows: int) -> None:
    """Hang so many enterprises and contacts on the association."""
    made = Enterprise.objects.bulk_create(
        Enterprise(uscc=fresh_uscc(), name=f"洛阳第{n}零件有限公司", unit=here.jianxi, opened=date(2020, 1, 1))
        for n in range(rows // 2)
    )
    CoveredEnterprise.objects.bulk_create(
        CoveredEnterprise(association=here.association, enterprise=one, first_day=date(2021, 1, 1)) for one in made
    )
    Officer.objects.bulk_create(
        Officer(association=here.association, role="contact", name=f"联系{n}", phone=f"1380000{n:04}")
        for n in range(rows - rows // 2)
    )


def carried(here: Place, target: Organization) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        following.merge(Merger(here.node, target, TODAY, here.luoyang_officer, Journal()))
    return [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(FRAME)]


def test_what_follows_takes_the_same_few_queries_for_few_rows_and_for_two_thousand(here: Place) -> None:
    first = AssociationFactory(unit=here.jianxi).organization
    grow(here, 20)
    few = [sql for sql in carried(here, first) if not BULK.match(sql)]
    place = here.association
    here.association = AssociationFactory(unit=here.jianxi)
    grow(here, 2000)
    many = [sql for sql in carried(here, first) if not BULK.match(sql)]
    assert place.pk != here.association.pk
    assert len(few) <= 17, "\n".join(sql[:150] for sql in few)
    assert len(many) <= 17, "\n".join(sql[:150] for sql in many)


def test_an_approved_merger_of_two_thousand_rows_is_one_transaction_and_can_be_undone(here: Place) -> None:
    target = AssociationFactory(unit=here.jianxi)
    grow(here, 2000)
    case = cases.forward(cases.begin_change(here, "merger", target=target), here)
    assert {one.count for one in following.preview(here.node)} >= {1001, 1002}
    with CaptureQueriesContext(connection) as seen:
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    told = [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(FRAME)]
    statements = [sql for sql in told if not BULK.match(sql)]
    # besides the merger itself: the checks, the letter with its number and its seal (seven), the step and the notices
    assert len(statements) <= MOST + 52, "\n".join(sql[:150] for sql in statements)
    assert target.covered.filter(end_day__isnull=True).count() == 1002
    assert target.officers.filter(role="contact").count() == 1001
    history = LogEntry.objects.get_for_model(CoveredEnterprise).filter(actor=here.luoyang_officer)
    assert [history.filter(action=action).count() for action in (LogEntry.Action.CREATE, LogEntry.Action.UPDATE)] == [
        1001,
        1001,
    ]
    [closing] = LogEntry.objects.get_for_object(here.node).filter(changes__has_key="closed")
    assert (closing.actor, closing.changes["successor"][1]) == (here.luoyang_officer, target.pk)
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    assert target.covered.count() == 1
    assert here.association.covered.filter(end_day__isnull=True).count() == 1001


def test_the_preview_names_what_follows_before_anything_is_written(here: Place) -> None:
    grow(here, 10)
    found = {str(one.name): one.count for one in following.preview(here.node)}
    assert sorted(found.values(), reverse=True)[:2] == [7, 6]
    assert here.association.covered.filter(end_day__isnull=True).count() == 6


def test_another_part_may_let_its_rows_follow(here: Place) -> None:
    moved: list[int] = []

    def move_badges(merger: Merger) -> int:
        moved.append(merger.target.pk)
        return 3

    before = dict(following._subjects)
    three = list(Organization.objects.values_list("pk", flat=True)[:3])
    try:
        badges = Subject("badges", "徽章", lambda node: [Organization.objects.filter(pk__in=three)], move_badges)
        following.register(badges)
        target = AssociationFactory(unit=here.jianxi).organization
        carried(here, target)
        assert moved == [target.pk]
        assert ("徽章", 3) in {(str(one.name), one.count) for one in following.preview(here.node)}
    finally:
        following._subjects.clear()
        following._subjects.update(before)


def test_the_preview_says_what_becomes_of_each_sort(client: Client, here: Place) -> None:
    client.force_login(cases.fresh(here.jianxi_officer))
    page = client.get(reverse("orgs:change_create", args=[here.association.pk, "merger"])).content.decode()
    for words in (
        "由并入的科协继续覆盖",
        "负责人离任，联系人转入",
        "届次终止，沿用并入科协的届次",
        "联系人账号改为代表",
    ):
        assert words in page
