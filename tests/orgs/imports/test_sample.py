"""The city's untidy ledger goes into the register, changes nothing the second time, and comes out whole."""

from __future__ import annotations

import json
from datetime import date

import pytest
from auditlog.models import LogEntry

from orgs.imports import undoing
from orgs.imports.models import BatchState
from orgs.imports.undoing import StandsOn
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.tree.queries import find_faults
from tests.orgs.imports.conftest import SAMPLE
from tests.orgs.imports.samples import Henan, bring_in, tables

pytestmark = pytest.mark.django_db
TRUTH = json.loads((SAMPLE.parent / "ledger_sample.truth.json").read_text(encoding="utf-8"))
GOOD = [row for row in TRUTH["truth"] if row["good"]]


def test_33_rows_go_in_with_their_values_and_7_faults_are_named(henan: Henan, sample: bytes) -> None:
    planned, batch = bring_in(henan, sample)

    assert (planned.counts["new"], planned.counts["error"], planned.counts["rows"]) == (33, 7, 40)
    assert [(fault["sheet"], fault["row"], fault["column"]) for fault in planned.errors()] == [
        (row["sheet"], row["row"], row["column"]) for row in TRUTH["truth"] if not row["good"]
    ]
    assert (batch.state, batch.rows.count()) == (BatchState.APPLIED, 40)
    for row in GOOD:
        enterprise = Enterprise.objects.select_related("unit").get(uscc=row["uscc"])
        assert (enterprise.name, enterprise.unit.code) == (row["name"], row["county"])
        cover = CoveredEnterprise.objects.select_related("association__organization").get(enterprise=enterprise)
        node = cover.association.organization
        assert cover.is_host
        assert (node.parent_id, cover.first_day) == (enterprise.unit_id, node.opened)
        assert node.opened.isoformat()[:7] == row["founded"][:7]


def test_the_first_row_is_written_whole(henan: Henan, sample: bytes) -> None:
    bring_in(henan, sample)

    enterprise = Enterprise.objects.get(uscc="91410302MAF16Q94PU")
    association = Association.objects.select_related("organization").get(covered__enterprise=enterprise)
    officers = {(one.role, one.name) for one in association.officers.all()}
    assert association.organization.name == "洛阳晟泰食品有限公司科学技术协会"
    assert association.organization.opened == date(2012, 7, 1)
    assert (association.letter_number, association.members, association.scitech_workers) == (
        "洛科协〔2012〕18号",
        216,
        724,
    )
    assert {("chair", "孔明"), ("vice_chair", "喻桂英"), ("vice_chair", "蒋刚"), ("contact", "陶文博")} <= officers
    assert (enterprise.industry_id, enterprise.has_party_organization) == ("14", True)


def test_every_written_record_has_its_history(henan: Henan, sample: bytes) -> None:
    before = LogEntry.objects.count()
    _planned, batch = bring_in(henan, sample, actor=henan.luoyang_officer)

    entries = LogEntry.objects.filter(cid=f"import-{batch.pk}")
    written = sum(len(found) for found in batch.rows.values_list("written", flat=True))
    assert entries.count() == LogEntry.objects.count() - before == written
    assert set(entries.values_list("actor", flat=True)) == {henan.luoyang_officer.pk}
    assert set(entries.values_list("action", flat=True)) == {LogEntry.Action.CREATE}


def test_the_same_file_twice_changes_nothing(henan: Henan, sample: bytes) -> None:
    bring_in(henan, sample)
    before, logged = tables(), LogEntry.objects.count()
    versions = dict(Organization.objects.values_list("pk", "version"))

    planned, _batch = bring_in(henan, sample)

    assert (planned.counts["unchanged"], planned.counts["new"], planned.counts["changed"]) == (33, 0, 0)
    assert tables() == before
    assert LogEntry.objects.count() == logged
    assert dict(Organization.objects.values_list("pk", "version")) == versions


def test_undoing_restores_the_tables_exactly(henan: Henan, sample: bytes) -> None:
    before = tables()
    _planned, batch = bring_in(henan, sample)

    count = undoing.undo(batch, actor=henan.luoyang_officer)

    batch.refresh_from_db()
    assert tables() == before
    assert (batch.state, count > 33 * 4) == (BatchState.UNDONE, True)
    assert find_faults()[1] == []
    planned, _again = bring_in(henan, sample)
    assert planned.counts["new"] == 33


def test_undoing_is_refused_with_every_reason_once_something_stands_on_it(henan: Henan, sample: bytes) -> None:
    _planned, batch = bring_in(henan, sample)
    enterprise = Enterprise.objects.get(uscc=GOOD[0]["uscc"])
    enterprise.staff, enterprise.version = 99, enterprise.version + 1
    enterprise.save()
    association = Association.objects.get(covered__enterprise__uscc=GOOD[1]["uscc"])
    Officer.objects.create(association=association, role="contact", name="后来者")
    before = tables()

    with pytest.raises(StandsOn) as refused:
        undoing.undo(batch, actor=henan.luoyang_officer)

    assert len(refused.value.reasons) == 2
    assert enterprise.name in refused.value.reasons[0]
    assert undoing.obstacles(batch)[1] == refused.value.reasons
    assert tables() == before
