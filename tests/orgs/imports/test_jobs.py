"""Reading, applying and undoing as jobs: what they leave, and what they leave when they are broken off."""

from __future__ import annotations

import io
import threading

import openpyxl
import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from kexie_portal.audit.context import acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import access
from kexie_portal.jobs import actions as jobs
from kexie_portal.jobs import runner
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.notices.models import Notice
from orgs.imports import actions, batches
from orgs.imports.models import BatchState, ImportBatch, LedgerMapping, Outcome
from orgs.imports.standing import standing_of
from orgs.postings.models import Posting
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import EnterpriseFactory
from tests.orgs.imports.samples import HEADER, Henan, code, ledger, line, tables

pytestmark = pytest.mark.django_db


def test_a_file_is_read_reviewed_applied_and_undone(henan: Henan, send, do, sample: bytes) -> None:
    before = tables()
    batch = send(sample, "ledger_sample.xlsx")
    assert (batch.state, batch.counts["new"], batch.counts["error"]) == (BatchState.READY, 33, 7)
    assert tables() == before
    assert Notice.objects.get(user=henan.luoyang_officer).url == batch.get_absolute_url()

    with acting_as(henan.luoyang_officer, "192.0.2.7"):
        batch = do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert (batch.state, batch.job.state) == (BatchState.APPLIED, JobState.DONE)
    entry = LogEntry.objects.filter(cid=f"import-{batch.pk}").first()
    assert (entry.actor, entry.remote_addr) == (henan.luoyang_officer, "192.0.2.7")

    batch = do(actions.start_undoing, batch, actor=henan.luoyang_officer)
    assert batch.state == BatchState.UNDONE
    assert tables() == before


def test_faults_come_back_marked_for_those_who_import_there(henan: Henan, send, sample: bytes) -> None:
    EnterpriseFactory(unit=henan.units["410105"], uscc="91410302MAF16Q94PU", name="郑州别家有限公司")
    batch = send(sample, "ledger_sample.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(batch.marked_file.content.open("rb").read()))
    sheet = book.worksheets[0]
    numbers = [row[-2].value for row in sheet.iter_rows(min_row=2)]
    assert numbers == [4, 8, 14, 24, 28, 33, 40, 42]
    marked = next(sheet.iter_rows(min_row=2, max_row=2))
    assert marked[1].value == "老城区"
    assert "金水区" in marked[-1].value
    for stored in (batch.file, batch.marked_file):
        assert access.may_read(henan.luoyang_officer, stored)
        assert not access.may_read(henan.zhengzhou_officer, stored)
        assert not access.may_read(henan.jianxi_officer, stored)


def test_a_file_refused_as_a_whole_says_why(henan: Henan, send) -> None:
    batch = send("只有,一行\n没有,表头\n".encode(), "空.csv")

    assert batch.state == BatchState.REFUSED
    assert "企业名称" in batch.message
    assert batch.job.state == JobState.FAILED
    with pytest.raises(Refused):
        actions.start_applying(batch, actor=henan.luoyang_officer)


def test_columns_are_corrected_and_remembered_for_the_city(henan: Henan, send, do) -> None:
    header = [*HEADER]
    header[3] = "那一天"
    content = ledger(line(1), line(2), header=header)
    batch = send(content, "a.csv", target="association")
    assert batch.counts["new"] == 0

    mapping = {column["header"]: column["field"] for column in batch.columns} | {"那一天": "founded"}
    batch = do(actions.correct_columns, batch, actor=henan.luoyang_officer, target="association", columns=mapping)
    assert (batch.state, batch.counts["new"]) == (BatchState.READY, 2)
    assert LedgerMapping.objects.get().unit == henan.luoyang

    next_file = send(ledger(line(3), header=header), "b.csv", target="association")
    assert next_file.counts["new"] == 1
    assert next(c for c in next_file.columns if c["header"] == "那一天")["reason"] == "given"


def test_decisions_are_kept_when_the_file_is_read_again(henan: Henan, send, do) -> None:
    EnterpriseFactory(unit=henan.jianxi, uscc=code(50), name="洛阳第1机械有限公司")
    batch = send(ledger(line(1), line(2)), "a.csv")
    row = batch.rows.get(outcome=Outcome.DUPLICATE)
    assert actions.decide(batch, actor=henan.luoyang_officer, decisions={row.pk: "new"}) == 1

    batch = do(actions.read_again, batch, actor=henan.luoyang_officer)
    assert batch.counts["new"] == 2
    do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert Enterprise.objects.filter(name="洛阳第1机械有限公司").count() == 2


def test_nobody_imports_for_another_city(henan: Henan, send) -> None:
    with pytest.raises(NotAllowed):
        send(ledger(line(1)), "a.csv", actor=henan.zhengzhou_officer)
    with pytest.raises(NotAllowed):
        send(ledger(line(1)), "a.csv", actor=henan.jianxi_officer)
    batch = send(ledger(line(1)), "a.csv")
    for action in (actions.read_again, actions.start_applying, actions.start_undoing):
        with pytest.raises(NotAllowed):
            action(batch, actor=henan.zhengzhou_officer)


def test_a_county_officer_imports_for_his_county_and_other_counties_are_faults(henan: Henan, send) -> None:
    rows = ledger(line(1), line(2, county="西工区"))
    batch = send(rows, "a.csv", actor=henan.jianxi_officer, unit=henan.jianxi)
    assert (batch.counts["new"], batch.counts["error"]) == (1, 1)


def test_a_posting_that_ended_meanwhile_applies_nothing(henan: Henan, send, do) -> None:
    batch = send(ledger(line(1)), "a.csv")
    before = tables()
    with_posting = actions.start_applying(batch, actor=henan.luoyang_officer)
    Posting.objects.filter(user=henan.luoyang_officer).update(end_day=timezone.localdate())
    run(with_posting.job)

    batch.refresh_from_db()
    assert (batch.state, batch.job.state) == (BatchState.READY, JobState.FAILED)
    assert standing_of(batch).trouble
    assert tables() == before


def run(job: Job) -> None:
    claimed = runner.claim(job.pk, job.attempt)
    assert claimed is not None
    runner.run(claimed)


def test_a_stopped_job_leads_back_to_the_review(henan: Henan, send) -> None:
    batch = send(ledger(line(1)), "a.csv")
    before = tables()
    batch = actions.start_applying(batch, actor=henan.luoyang_officer)
    claimed = runner.claim(batch.job.pk, batch.job.attempt)
    jobs.cancel(batch.job, actor=henan.luoyang_officer)
    runner.run(claimed)

    batch = ImportBatch.objects.select_related("job").get(pk=batch.pk)
    assert (batch.state, batch.job.state) == (BatchState.READY, JobState.CANCELLED)
    assert tables() == before


def test_an_attempt_after_the_rows_were_written_only_says_so(henan: Henan, send) -> None:
    """The worker died between the rows' commit and the end of its job."""
    batch = send(ledger(line(1)), "a.csv")
    batch = actions.start_applying(batch, actor=henan.luoyang_officer)
    batches.apply(batch, ledger(line(1)), actor=henan.luoyang_officer)
    after = tables()
    run(batch.job)

    batch.job.refresh_from_db()
    assert batch.job.state == JobState.DONE
    assert tables() == after


def test_work_given_up_can_be_done_again(henan: Henan, send, do) -> None:
    batch = send(ledger(line(1)), "a.csv")
    batch = actions.start_applying(batch, actor=henan.luoyang_officer)
    with pytest.raises(Refused):
        actions.start_applying(batch, actor=henan.luoyang_officer)
    Job.objects.filter(pk=batch.job.pk).update(state=JobState.RUNNING, attempt=3)
    runner.give_up(Job.objects.get(pk=batch.job.pk))

    batch = ImportBatch.objects.select_related("job").get(pk=batch.pk)
    assert (batch.state, standing_of(batch).key) == (BatchState.APPLYING, BatchState.READY)
    batch = do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert batch.state == BatchState.APPLIED


def test_undoing_in_vain_names_every_reason(henan: Henan, send, do) -> None:
    batch = do(actions.start_applying, send(ledger(line(1), line(2)), "a.csv"), actor=henan.luoyang_officer)
    for enterprise in Enterprise.objects.filter(uscc__in=[code(1), code(2)]):
        enterprise.version += 1
        enterprise.save()

    batch = do(actions.start_undoing, batch, actor=henan.luoyang_officer)

    assert batch.state == BatchState.APPLIED
    assert standing_of(batch).trouble.count("洛阳第") == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_enterprise_registered_while_rows_are_written_is_seen_by_the_second_try(henan: Henan) -> None:
    batch = batches.open_batch(unit=henan.luoyang, actor=None, file=None, file_name="a.csv", target="association")
    tried = []

    def register_beside(done: int, total: int) -> None:
        """Enter one of the enterprises from another connection, once the first table is written."""
        if done == 1:
            tried.append(done)
        if done == 1 and len(tried) == 1:
            other = threading.Thread(target=enter)
            other.start()
            other.join()

    def enter() -> None:
        EnterpriseFactory(unit=henan.jianxi, uscc=code(2), name="洛阳第2机械有限公司")
        connections.close_all()

    planned = batches.apply(batch, ledger(line(1), line(2)), actor=None, step=register_beside)

    assert len(tried) == 2
    assert planned.counts["new"] == 2
    assert Enterprise.objects.filter(uscc__in=[code(1), code(2)]).count() == 2


def test_a_file_of_another_kind_is_not_stored(henan: Henan) -> None:
    with pytest.raises(Refused):
        actions.send_in(
            actor=henan.luoyang_officer,
            unit=henan.luoyang,
            target="",
            upload=SimpleUploadedFile("台账.xlsx", b"%PDF-1.7 ..."),
        )
    assert not ImportBatch.objects.exists()
