"""What a row would do against what the register holds: changes, look-alikes, places, people."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from orgs.common.enums import Kind, OfficerRole
from orgs.imports import batches, undoing
from orgs.imports.models import Decision, Outcome
from orgs.imports.plans import Plan, PlannedRow
from orgs.register.actions import association as associations
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory
from tests.orgs.imports.samples import HEADER, Henan, bring_in, code, ledger, line, tables
from tests.orgs.ledger import files

pytestmark = pytest.mark.django_db


def only(planned: Plan) -> PlannedRow:
    assert len(planned.rows) == 1
    return planned.rows[0]


def known(henan: Henan, number: int = 1, **more: object) -> Association:
    host = EnterpriseFactory(unit=henan.jianxi, uscc=code(number), name=f"洛阳第{number}机械有限公司", staff=100)
    return AssociationFactory.create(unit=henan.jianxi, host=host, opened=date(2019, 5, 20), **more)


def test_changes_are_told_and_written(henan: Henan) -> None:
    association = known(henan, members=10)

    planned, _batch = bring_in(henan, ledger(line(1)))

    told = {(one.of, one.field): (one.before, one.after) for one in only(planned).differences}
    assert told["enterprise", "staff"] == (100, 300)
    assert told["details", "members"] == (10, 21)
    assert told["people", OfficerRole.CHAIR] == ("", "李明")
    assert told["label", "high_tech"] == (None, True)
    association.refresh_from_db()
    assert association.members == 21
    assert EnterpriseLabel.objects.filter(enterprise__uscc=code(1), kind="high_tech").count() == 1


def test_an_empty_cell_changes_nothing(henan: Henan) -> None:
    association = known(henan, members=10)
    OfficerFactory(association=association, role=OfficerRole.CHAIR, name="老主席", phone="")
    empty = line(1, founded="2019-05-20", chair="", vice="", contact="", phone="", members="", staff="", high_tech="")

    planned, _batch = bring_in(henan, ledger(empty))

    assert only(planned).outcome == Outcome.UNCHANGED
    assert Officer.objects.get(name="老主席").end_day is None


def test_replaced_officers_are_ended_and_not_deleted(henan: Henan) -> None:
    association = known(henan)
    old = OfficerFactory(
        association=association, role=OfficerRole.CHAIR, name="老主席", phone="", first_day=date(2019, 5, 20)
    )
    version = association.organization.version

    _planned, batch = bring_in(henan, ledger(line(1)))

    old.refresh_from_db()
    new = Officer.objects.get(association=association, role=OfficerRole.CHAIR, end_day=None)
    assert (old.end_day, new.name, new.first_day) == (timezone.localdate(), "李明", timezone.localdate())
    assert Organization.objects.get(pk=association.pk).version > version
    undoing.undo(batch, actor=None)
    old.refresh_from_db()
    assert old.end_day is None
    assert list(Officer.objects.filter(association=association)) == [old]


def test_undoing_changes_restores_the_tables(henan: Henan) -> None:
    association = known(henan, members=10)
    OfficerFactory(association=association, role=OfficerRole.CONTACT, name="张伟", phone="13900000000")
    before = tables()

    _planned, batch = bring_in(henan, ledger(line(1, name="洛阳第1机械集团有限公司"), line(2)))
    assert tables() != before

    undoing.undo(batch, actor=None)
    assert tables() == before


@pytest.mark.parametrize("cell", ["2019年5月", "2019.5", "2019年"])
def test_a_month_does_not_change_a_known_day(henan: Henan, cell: str) -> None:
    known(henan)

    planned, _batch = bring_in(henan, ledger(line(1, founded=cell)))

    assert "opened" not in {one.field for one in only(planned).differences}


def test_another_month_does_change_it(henan: Henan) -> None:
    association = known(henan)

    bring_in(henan, ledger(line(1, founded="2019年6月")))

    assert Organization.objects.get(pk=association.pk).opened == date(2019, 6, 1)


def test_a_county_outside_the_city_is_a_fault_of_its_row(henan: Henan) -> None:
    planned, _batch = bring_in(henan, ledger(line(1), line(2, county="中原区")))

    good, bad = planned.rows
    assert (good.outcome, bad.outcome) == (Outcome.NEW, Outcome.ERROR)
    assert bad.faults[0][0] == "县（市、区）"
    assert "中原区" in bad.faults[0][1]
    assert not Enterprise.objects.filter(uscc=code(2)).exists()


def test_a_code_registered_in_another_city_shows_the_unit_alone(henan: Henan) -> None:
    EnterpriseFactory(unit=henan.units["410105"], uscc=code(1), name="郑州机密研究院有限公司")

    planned, _batch = bring_in(henan, ledger(line(1)))

    ((column, message),) = only(planned).faults
    assert column == "统一社会信用代码"
    assert "金水区" in message
    assert "机密" not in message


def test_a_closed_enterprise_gets_no_association(henan: Henan) -> None:
    EnterpriseFactory(unit=henan.jianxi, uscc=code(1), name="洛阳第1机械有限公司", closed=date(2024, 3, 1))

    planned, _batch = bring_in(henan, ledger(line(1)))

    assert only(planned).outcome == Outcome.ERROR
    assert "2024-03-01" in only(planned).faults[0][1]


def test_a_known_enterprise_without_association_gets_one_where_it_is(henan: Henan) -> None:
    host = EnterpriseFactory(unit=henan.jianxi, uscc=code(1), name="洛阳第1机械有限公司")

    planned, _batch = bring_in(henan, ledger(line(1, county="西工区")))

    cover = CoveredEnterprise.objects.get(enterprise=host)
    assert cover.association.organization.parent_id == henan.jianxi.pk
    assert "涧西区" in only(planned).warnings[0][1]


# ---------------------------------------------------------------- look-alikes


def look_alike(henan: Henan) -> Enterprise:
    return EnterpriseFactory(unit=henan.jianxi, uscc=code(50), name="洛阳第1机械有限公司")


def test_a_look_alike_waits_for_a_decision(henan: Henan) -> None:
    look_alike(henan)

    planned, batch = bring_in(henan, ledger(line(1)))

    assert only(planned).outcome == Outcome.DUPLICATE
    assert batch.rows.get().details["alike"][0]["uscc"] == code(50)
    assert Enterprise.objects.filter(unit=henan.jianxi).count() == 1


def decided(henan: Henan, content: bytes, decision: str) -> Plan:
    batch = batches.open_batch(unit=henan.luoyang, actor=None, file=None, file_name="a.csv", target="association")
    _reading, planned = batches.read_batch(batch, content)
    batches.keep_rows(batch, planned.rows)
    batch.rows.filter(outcome=Outcome.DUPLICATE).update(decision=decision)
    return batches.apply(batch, content, actor=None)


def test_the_same_takes_the_code_of_the_ledger(henan: Henan) -> None:
    enterprise = look_alike(henan)

    planned = decided(henan, ledger(line(1)), Decision.SAME)

    enterprise.refresh_from_db()
    assert (only(planned).outcome, enterprise.uscc) == (Outcome.NEW, code(1))
    assert CoveredEnterprise.objects.filter(enterprise=enterprise, is_host=True).count() == 1


def test_the_same_with_an_association_is_changed_and_gets_no_second_one(henan: Henan) -> None:
    enterprise = look_alike(henan)
    AssociationFactory.create(unit=henan.jianxi, host=enterprise)

    planned = decided(henan, ledger(line(1)), Decision.SAME)

    enterprise.refresh_from_db()
    assert (only(planned).outcome, enterprise.uscc) == (Outcome.CHANGED, code(1))
    assert CoveredEnterprise.objects.filter(enterprise=enterprise).count() == 1


def test_two_rows_cannot_take_the_same_enterprise(henan: Henan) -> None:
    look_alike(henan)

    planned = decided(henan, ledger(line(1), line(2, name="洛阳第1机械有限公司")), Decision.SAME)

    assert [row.outcome for row in planned.rows] == [Outcome.NEW, Outcome.ERROR]
    assert not Enterprise.objects.filter(uscc=code(2)).exists()


def test_another_enterprise_is_registered(henan: Henan) -> None:
    look_alike(henan)
    planned = decided(henan, ledger(line(1)), Decision.NEW)
    assert only(planned).outcome == Outcome.NEW
    assert set(Enterprise.objects.filter(unit=henan.jianxi).values_list("uscc", flat=True)) == {code(1), code(50)}


def test_left_out_writes_nothing(henan: Henan) -> None:
    look_alike(henan)
    before = tables()
    decided(henan, ledger(line(1)), Decision.SKIP)
    assert tables() == before


# ---------------------------------------------------------------- content of cells and files


def test_a_formula_is_kept_as_text_where_text_is_free_and_a_fault_elsewhere(henan: Henan) -> None:
    rows = [line(1, remark="=SUM(A1)"), line(2, name="=cmd|'/c calc'!A1")]

    planned, _batch = bring_in(henan, ledger(*rows))

    assert [row.outcome for row in planned.rows] == [Outcome.NEW, Outcome.ERROR]
    assert Enterprise.objects.filter(unit=henan.jianxi).count() == 1


def test_a_ledger_in_gb18030_goes_in(henan: Henan) -> None:
    bring_in(henan, files.csv([HEADER, line(1, name="洛阳镕㛃机械有限公司")], encoding="gb18030"))

    assert Enterprise.objects.get(uscc=code(1)).name == "洛阳镕㛃机械有限公司"


def test_an_association_registered_since_the_preview_is_seen(henan: Henan) -> None:
    """Apply plans anew: what was new in the preview is known by then."""
    batch = batches.open_batch(unit=henan.luoyang, actor=None, file=None, file_name="a.csv", target="association")
    content = ledger(line(1), line(2))
    _reading, planned = batches.read_batch(batch, content)
    assert planned.counts["new"] == 2
    associations.register(
        actor=henan.jianxi_officer,
        data=associations.Registration(
            unit=henan.jianxi,
            host=associations.NewEnterprise(uscc=code(1), name="洛阳第1机械有限公司", unit=henan.jianxi),
            founded=date(2019, 5, 20),
        ),
    )

    planned = batches.apply(batch, content, actor=None)

    assert (planned.counts["new"], planned.counts["changed"]) == (1, 1)
    assert Organization.objects.filter(kind=Kind.ASSOCIATION, parent=henan.jianxi).count() == 2
