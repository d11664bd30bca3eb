"""Many cases in one go: every check of a single move, chunks, statements, one notice a person, jobs that go on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kexie_portal.documents.models import Letter
from kexie_portal.errors import Refused
from kexie_portal.jobs import runner
from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Deadline, Notice, Responsible
from kexie_portal.workflow import batches, many, moving, signing
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.many import move_many
from kexie_portal.workflow.models import Batch, Step
from orgs.founding.models import FoundingCase
from orgs.memberships.enums import ApplicationState
from orgs.memberships.models import Membership, MembershipApplication
from orgs.tree.models.organization import Organization
from tests.orgs.factories import officer_of, post, valid_uscc
from tests.orgs.founding import cases as foundings
from tests.orgs.memberships.made import Applied, applied, fresh
from tests.orgs.memberships.made import many as applications_of

pytestmark = pytest.mark.django_db
State = ApplicationState


@pytest.fixture
def here() -> Applied:
    return applied()


def states(rows: list[Any]) -> list[str]:
    kind = type(rows[0])
    return list(kind.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values_list("state", flat=True))


def test_accepting_many_writes_what_accepting_one_writes(here: Applied) -> None:
    rows = applications_of(here, 4)
    moving.move(rows[0], "accept", actor=fresh(here.officer))
    outcome = move_many(MembershipApplication, rows[1:], "accept", actor=fresh(here.officer))
    assert (len(outcome.done), outcome.left_out) == (3, [])
    one, other = MembershipApplication.objects.get(pk=rows[0].pk), MembershipApplication.objects.get(pk=rows[2].pk)
    for name in ("state", "due_on", "due_at", "decided_on", "version", "form"):
        assert getattr(one, name) == getattr(other, name), name
    assert other.membership is not None
    assert (other.membership.member, other.membership.first_day) == (rows[2].member, timezone.localdate())
    first, second = signing.steps_of(one)[-1], signing.steps_of(other)[-1]
    for name in ("verb", "from_state", "to_state", "actor", "note", "due_on", "place"):
        assert getattr(first, name) == getattr(second, name), name
    assert Letter.objects.filter(object_id__in=[str(one.membership_id), str(other.membership_id)]).count() == 2
    assert not Deadline.objects.open().of(other).exists(), "nothing is watched of it any more"


def test_the_log_says_of_each_what_a_single_move_says(here: Applied) -> None:
    rows = applications_of(here, 2)
    moving.move(rows[0], "decline", actor=fresh(here.officer), note="不在本市")
    move_many(MembershipApplication, rows[1:], "decline", actor=fresh(here.officer), note="不在本市")
    kind = ContentType.objects.get_for_model(MembershipApplication)
    entries = [
        LogEntry.objects.filter(content_type=kind, object_pk=str(row.pk), action=LogEntry.Action.UPDATE).latest("pk")
        for row in rows
    ]
    assert set(entries[0].changes) == set(entries[1].changes)
    assert entries[1].changes["state"] == ["submitted", "declined"]
    steps = ContentType.objects.get_for_model(Step)
    last = signing.of_record(rows[1]).latest("pk")
    assert LogEntry.objects.filter(content_type=steps, object_pk=str(last.pk)).count() == 1


def test_each_case_is_checked_by_itself_and_the_others_go_on(here: Applied) -> None:
    rows = applications_of(here, 5)
    Membership.objects.create(body=here.body, member=rows[0].member, first_day=timezone.localdate())
    moving.move(rows[1], "withdraw", actor=fresh(here.officer), note="撤回")
    Organization.objects.filter(pk=rows[2].member_id).update(closed=timezone.localdate())
    outcome = move_many(MembershipApplication, [*rows, 999_999_999], "accept", actor=fresh(here.officer))
    assert outcome.done == [rows[3].pk, rows[4].pk]
    why = {one.pk: one.reason for one in outcome.left_out}
    assert "已是会员" in why[rows[0].pk]
    assert "撤回" in why[rows[1].pk]
    assert set(why) == {rows[0].pk, rows[1].pk, rows[2].pk, 999_999_999}
    assert states(rows) == ["submitted", "withdrawn", "submitted", "accepted", "accepted"]


def test_the_rule_of_separate_duties_holds_for_each(here: Applied) -> None:
    rows = applications_of(here, 3)
    Step.objects.filter(pk=signing.of_record(rows[0]).get().pk).update(actor=here.officer)
    outcome = move_many(MembershipApplication, rows, "accept", actor=fresh(here.officer))
    assert outcome.done == [rows[1].pk, rows[2].pk]
    assert str(here.second) in outcome.left_out[0].reason, "who can is named"


def test_a_case_out_of_scope_is_not_there(here: Applied) -> None:
    outcome = move_many(MembershipApplication, [here.application], "accept", actor=fresh(here.net.zhengzhou_officer))
    assert outcome.done == []
    assert outcome.left_out[0].reason == many._gone()


@pytest.mark.parametrize("verb", ["lapse", "fly"])
def test_no_verb_of_the_clock_and_none_that_is_unknown(here: Applied, verb: str) -> None:
    with pytest.raises(MoveRefused):
        move_many(MembershipApplication, [here.application], verb, actor=fresh(here.officer))


def test_each_person_hears_once_of_all_their_cases(here: Applied, django_capture_on_commit_callbacks: Any) -> None:
    rows = applications_of(here, 3)
    both = officer_of(rows[0].member)
    post(both, "association_contact", rows[1].member)
    with django_capture_on_commit_callbacks(execute=True):
        move_many(MembershipApplication, rows, "decline", actor=fresh(here.officer), note="暂不吸收", page="/inbox/")
    told = Notice.objects.get(user=both)
    assert "2件" in told.title
    assert (told.url, told.kind) == ("/inbox/", "case.membershipapplication")
    single = Notice.objects.get(user=here.contact)
    assert single.url == rows[0].get_absolute_url(), "who hears of one is led to it"
    assert not Notice.objects.filter(user=here.officer).exists(), "nobody is told of what they did"


def test_five_hundred_take_no_more_statements_than_five(here: Applied) -> None:
    applications_of(here, 30)
    pks = list(MembershipApplication.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as few:
        move_many(MembershipApplication, pks[:5], "accept", actor=fresh(here.officer))
    with CaptureQueriesContext(connection) as more:
        move_many(MembershipApplication, pks[5:], "accept", actor=fresh(here.officer))
    assert len(more) <= len(few) + 2, "SQLite splits a long list once"
    assert len(more) <= 80


def done_by_a_worker(job: Job) -> None:
    claimed = runner.claim(job.pk, job.attempt)
    assert claimed is not None
    runner.run(claimed)


# ---------------------------------------------------------------- foundings


def filed(here: foundings.Place, count: int) -> list[FoundingCase]:
    return [
        foundings.brought_to(
            here, "county", uscc=valid_uscc(870_000_000 + n), proposed_name=f"新科协{n}", enterprise_name=f"企业{n}"
        )
        for n in range(count)
    ]


def test_many_foundings_are_forwarded_and_the_city_has_the_next_step(django_capture_on_commit_callbacks: Any) -> None:
    here = foundings.place()
    cases = filed(here, 3)
    county, city = here.people["county"], here.people["city"]
    with django_capture_on_commit_callbacks(execute=True):
        outcome = move_many(FoundingCase, cases, "forward", actor=foundings.again(county), note="材料齐全")
    assert (len(outcome.done), states(cases)) == (3, ["city"] * 3)
    for case in FoundingCase.objects.filter(pk__in=outcome.done):
        row = Deadline.objects.open().of(case).get()
        assert (row.due_on, row.title.rpartition("：")[2]) == (case.due_on, "市级审批")
        assert list(Responsible.objects.filter(deadline=row).values_list("user", flat=True)) == [city.pk]
    assert "3件" in Notice.objects.filter(user=city).latest("pk").title


def test_the_countys_single_officer_forwards_what_they_filed_and_each_case_says_so() -> None:
    here = foundings.place()
    cases = filed(here, 2)
    Step.objects.filter(verb="submit").update(actor=here.people["county"])
    outcome = move_many(FoundingCase, cases, "forward", actor=foundings.again(here.people["county"]))
    assert len(outcome.done) == 2
    steps = [signing.of_record(case).latest("pk") for case in cases]
    assert [step.signature.way for step in steps] == ["sole", "sole"]


def test_with_a_second_officer_nobody_forwards_what_they_filed() -> None:
    here = foundings.place()
    second, cases = officer_of(here.net.jianxi), filed(here, 2)
    Step.objects.filter(verb="submit", object_id=cases[0].pk).update(actor=here.people["county"])
    outcome = move_many(FoundingCase, cases, "forward", actor=foundings.again(here.people["county"]))
    assert outcome.done == [cases[1].pk]
    assert str(second) in outcome.left_out[0].reason


def test_one_that_meets_a_guard_is_named_with_the_reason() -> None:
    here = foundings.place()
    cases = filed(here, 3)
    FoundingCase.objects.filter(pk=cases[1].pk).update(proposed_name=here.association.organization.name)
    outcome = move_many(FoundingCase, cases, "forward", actor=foundings.again(here.people["county"]))
    assert outcome.done == [cases[0].pk, cases[2].pk]
    assert [one.pk for one in outcome.left_out] == [cases[1].pk]


# ---------------------------------------------------------------- batches and jobs


def test_few_are_done_at_once_and_the_batch_says_what_came_of_each(here: Applied) -> None:
    rows = applications_of(here, 3)
    moving.move(rows[0], "withdraw", actor=fresh(here.officer), note="撤回")
    keys = [row.pk for row in rows]
    batch = batches.decide(MembershipApplication, keys, "accept", actor=fresh(here.officer), back="/applications/")
    assert isinstance(batch, Batch)
    assert list(batch.items.order_by("pk").values_list("done", flat=True)) == [False, True, True]
    assert batch.items.get(done=False).reason
    batch.refresh_from_db()
    assert batch.told_at is not None


def test_more_than_fifty_go_as_a_job(here: Applied, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    rows = applications_of(here, 3)
    job = batches.decide(MembershipApplication, [row.pk for row in rows], "accept", actor=fresh(here.officer))
    assert isinstance(job, Job)
    assert states(rows) == ["submitted"] * 3
    done_by_a_worker(job)
    job.refresh_from_db()
    assert states(rows) == ["accepted"] * 3
    assert job.result_url == Batch.objects.get().get_absolute_url()


def test_a_killed_worker_leaves_whole_chunks_and_the_next_goes_on(
    here: Applied, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = applications_of(here, 5)
    for module in (many, batches):
        monkeypatch.setattr(module, "CHUNK", 2)
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    job = batches.decide(
        MembershipApplication, [row.pk for row in rows], "decline", actor=fresh(here.officer), note="否"
    )
    batch = Batch.objects.get()
    opened = 0

    @contextmanager
    def dies() -> Any:
        nonlocal opened
        opened += 1
        with transaction.atomic():
            yield
            if opened == 2:
                raise KeyboardInterrupt  # what the second chunk wrote is taken back

    with pytest.raises(KeyboardInterrupt):
        batches.carry_out(batch, opened=dies)
    assert states(rows) == ["declined", "declined", "submitted", "submitted", "submitted"]
    assert not Notice.objects.filter(kind="case.membershipapplication", user=here.contact).exists()
    assert isinstance(job, Job)
    done_by_a_worker(job)
    assert states(rows) == ["declined"] * 5
    for row in rows:
        assert [step.verb for step in signing.steps_of(row)].count("decline") == 1
    assert Notice.objects.filter(user=here.contact, url=rows[0].get_absolute_url()).count() == 1
    batches.carry_out(batch)
    assert Notice.objects.filter(user=here.contact, url=rows[0].get_absolute_url()).count() == 1, "told once"


def test_a_reason_is_asked_for_before_anything_is_begun(here: Applied) -> None:
    with pytest.raises(Refused):
        batches.decide(MembershipApplication, [here.application.pk], "decline", actor=fresh(here.officer))
    with pytest.raises(Refused):
        batches.decide(MembershipApplication, [], "accept", actor=fresh(here.officer))
    assert not Batch.objects.exists()
