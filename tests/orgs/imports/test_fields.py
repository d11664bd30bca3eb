"""Every field that the reader knows is written, told, recorded and undone, or said to be not entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone

from orgs.changes.models.term import Term
from orgs.common.enums import ELECTED_ROLES, LabelKind, OfficerRole
from orgs.imports import undoing
from orgs.imports.blank import header
from orgs.imports.models import ImportBatch, ImportTarget, Outcome
from orgs.imports.unentered import NOT_ENTERED
from orgs.ledger.fields import FIELDS
from orgs.register.models.association import Association, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of
from tests.orgs.imports.samples import Henan, bring_in, code, tables
from tests.orgs.ledger import files

pytestmark = pytest.mark.django_db
Found = Callable[[Enterprise, Association | None], object]


@dataclass(frozen=True)
class Sample:
    """A cell, what the register holds after it, where it stands there, and how the log writes it."""

    cell: str
    stored: object
    at: Found
    logged: str


def _of_enterprise(name: str) -> Found:
    return lambda enterprise, _association: getattr(enterprise, name)


def _of_association(name: str) -> Found:
    return lambda _enterprise, association: getattr(association, name)


def _of_node(name: str) -> Found:
    return lambda _enterprise, association: getattr(association and association.organization, name)


def _of_officer(role: str, name: str) -> Found:
    def read(_enterprise: Enterprise, association: Association | None) -> object:
        rows = Officer.objects.filter(association=association, role=role, end_day=None).order_by("pk")
        return "、".join(rows.values_list(name, flat=True)) if name == "name" else getattr(rows[0], name)

    return read


def _of_label(kind: str, name: str) -> Found:
    return lambda enterprise, _association: getattr(
        EnterpriseLabel.objects.filter(enterprise=enterprise, kind=kind).first(), name, None
    )


def _of_term(name: str) -> Found:
    return lambda _enterprise, association: getattr(Term.objects.filter(association=association).first(), name, None)


def _flag(kind: str) -> Sample:
    return Sample("√", kind, _of_label(kind, "kind"), kind)


def _count(at: Found) -> Sample:
    return Sample("37", 37, at, "37")


COMMON = {
    "county": Sample("涧西区", "涧西区", lambda enterprise, _association: enterprise.unit.short_name, ""),
    "name": Sample("洛阳新名机械有限公司", "洛阳新名机械有限公司", _of_enterprise("name"), "洛阳新名机械有限公司"),
    "uscc": Sample(code(1), code(1), _of_enterprise("uscc"), ""),
    "industry": Sample("34", "34", _of_enterprise("industry_id"), "34"),
    "address": Sample("建设路9号", "建设路9号", _of_enterprise("address"), "建设路9号"),
    "party_organization": Sample("有", True, _of_enterprise("has_party_organization"), "True"),
    "high_tech": _flag(LabelKind.HIGH_TECH.value),
    "above_scale": _flag(LabelKind.ABOVE_SCALE.value),
    "specialized": _flag(LabelKind.SPECIALIZED.value),
    "little_giant": _flag(LabelKind.LITTLE_GIANT.value),
    "staff": _count(_of_enterprise("staff")),
    "revenue": Sample("1200", Decimal("1200.00"), _of_enterprise("revenue"), "1200.00"),
    "assets": Sample("3400", Decimal("3400.00"), _of_enterprise("assets"), "3400.00"),
    "labels": Sample("高新技术企业", LabelKind.HIGH_TECH, _of_label(LabelKind.HIGH_TECH, "kind"), "high_tech"),
    "closed": Sample("2024-02-03", date(2024, 2, 3), _of_enterprise("closed"), "2024-02-03"),
    "opened": Sample("2001-03-04", date(2001, 3, 4), _of_enterprise("opened"), "2001-03-04"),
}
WRITTEN: dict[str, dict[str, Sample]] = {
    ImportTarget.ASSOCIATION: {
        **COMMON,
        "association_name": Sample(
            "洛阳新会科学技术协会", "洛阳新会科学技术协会", _of_node("name"), "洛阳新会科学技术协会"
        ),
        "founded": Sample("2018-06-07", date(2018, 6, 7), _of_node("opened"), "2018-06-07"),
        "letter_number": Sample(
            "洛科协〔2018〕9号", "洛科协〔2018〕9号", _of_association("letter_number"), "洛科协〔2018〕9号"
        ),
        "letter_date": Sample("2018-05-09", date(2018, 5, 9), _of_association("letter_date"), "2018-05-09"),
        "chair": Sample("李明", "李明", _of_officer(OfficerRole.CHAIR, "name"), "李明"),
        "chair_phone": Sample("13800001111", "13800001111", _of_officer(OfficerRole.CHAIR, "phone"), "13800001111"),
        "vice_chairs": Sample("王强、赵敏", "王强、赵敏", _of_officer(OfficerRole.VICE_CHAIR, "name"), "赵敏"),
        "secretary_general": Sample("孙文", "孙文", _of_officer(OfficerRole.SECRETARY_GENERAL, "name"), "孙文"),
        "secretary_general_phone": Sample(
            "13800002222", "13800002222", _of_officer(OfficerRole.SECRETARY_GENERAL, "phone"), "13800002222"
        ),
        "contact": Sample("张伟", "张伟", _of_officer(OfficerRole.CONTACT, "name"), "张伟"),
        "contact_phone": Sample("13800003333", "13800003333", _of_officer(OfficerRole.CONTACT, "phone"), "13800003333"),
        "email": Sample("kx@example.com", "kx@example.com", _of_association("email"), "kx@example.com"),
        "members": _count(_of_association("members")),
        "sci_tech_workers": _count(_of_association("scitech_workers")),
        "host_department": Sample("技术中心", "技术中心", _of_association("host_department"), "技术中心"),
        "remark": Sample("已换届", "已换届", _of_association("remark"), "已换届"),
        "term_years": Sample("4", 4, _of_term("years"), "4"),
        "last_election": Sample("2022-06-01", date(2022, 6, 1), _of_term("first_day"), "2022-06-01"),
    },
    ImportTarget.ENTERPRISE: {
        **COMMON,
        "sci_tech_workers": _count(_of_enterprise("scitech_workers")),
        "state": Sample("注销", timezone.localdate(), _of_enterprise("closed"), str(timezone.localdate())),
        "high_tech_number": Sample(
            "GR202141000001", "GR202141000001", _of_label(LabelKind.HIGH_TECH, "number"), "GR202141000001"
        ),
        "high_tech_issued": Sample(
            "2021-11-25", date(2021, 11, 25), _of_label(LabelKind.HIGH_TECH, "issued"), "2021-11-25"
        ),
        "high_tech_expires": Sample(
            "2031-11-25", date(2031, 11, 25), _of_label(LabelKind.HIGH_TECH, "expires"), "2031-11-25"
        ),
        "legal_person": Sample("周全", "周全", _of_enterprise("legal_representative"), "周全"),
        "email": Sample("qy@example.com", "qy@example.com", _of_enterprise("email"), "qy@example.com"),
    },
}
#: What keeps an association from being entered as active, and is said of one that is.
GONE = {"state": "注销", "dissolved": "2024-02-03"}
#: What a cell cannot stand without: a telephone its name, a term its election.
BESIDE = {
    "chair_phone": ("chair",),
    "secretary_general_phone": ("secretary_general",),
    "contact_phone": ("contact",),
    "term_years": ("last_election",),
}
LEFT = {
    "society_member": "是", "federation_member": "是", "contact": "张伟", "contact_phone": "13800003333",
    "size_class": "中型", "remark": "重点企业",
}  # fmt: skip
BASE = {"county": "涧西区", "name": "洛阳第1机械有限公司", "uscc": code(1), "founded": "2019-05-20"}


def _file(target: str, *names: str) -> bytes:
    """Return a ledger of one row: what every row needs, and the cells of some fields."""
    cells = {name: text for name, text in BASE.items() if name in FIELDS[ImportTarget(target).ledger]}
    for name in names:
        cells[name] = (LEFT if name in NOT_ENTERED[target] else GONE).get(name) or WRITTEN[target][name].cell
    heads = {"opened": "企业成立日期"} if target == ImportTarget.ASSOCIATION else {}
    return files.csv([[heads.get(name) or header(name) for name in cells], list(cells.values())])


def _known(henan: Henan, target: str) -> None:
    host = EnterpriseFactory(unit=henan.jianxi, uscc=code(1), name=BASE["name"], staff=None)
    if target == ImportTarget.ASSOCIATION:
        AssociationFactory.create(unit=henan.jianxi, host=host, opened=date(2019, 5, 20))


def _stored(at: Found) -> object:
    enterprise = Enterprise.objects.select_related("unit").get(uscc=code(1))
    host = Association.objects.filter(covered__enterprise=enterprise).select_related("organization").first()
    return at(enterprise, host)


#: What a known row keeps: its place and code; an association in force its host, which is said instead.
SAID_OF_KNOWN = {
    *((target, name) for target in ("association", "enterprise") for name in ("county", "uscc")),
    ("association", "closed"),
}


@pytest.mark.parametrize("name", ["state", "dissolved"])
def test_an_association_that_the_ledger_calls_closed_is_not_entered_as_active_and_that_is_said(
    henan: Henan, name: str
) -> None:
    planned, _batch = bring_in(henan, _file(ImportTarget.ASSOCIATION, name))
    assert planned.rows[0].warnings
    assert not Association.objects.exists()
    assert Enterprise.objects.filter(uscc=code(1)).exists()


@pytest.mark.parametrize("name", ["state", "dissolved", "closed"])
def test_of_an_association_in_force_a_closing_is_said_and_not_done(henan: Henan, name: str) -> None:
    _known(henan, ImportTarget.ASSOCIATION)
    before = tables()
    planned, _batch = bring_in(henan, _file(ImportTarget.ASSOCIATION, name))
    assert planned.rows[0].warnings
    assert tables() == before


def _cases(of: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    return [(target, name) for target, names in of.items() for name in names]


@pytest.mark.parametrize("target", list(WRITTEN))
def test_the_walk_knows_every_field_of_the_reader(target: str) -> None:
    walked = set(WRITTEN[target]) | set(NOT_ENTERED[target]) | {"number"}
    walked |= set(GONE) if target == ImportTarget.ASSOCIATION else set()
    assert walked == set(FIELDS[ImportTarget(target).ledger])
    assert not set(WRITTEN[target]) & set(NOT_ENTERED[target])


@pytest.mark.parametrize(("target", "name"), _cases(WRITTEN))
def test_a_field_of_a_new_row_is_written_recorded_and_undone(henan: Henan, target: str, name: str) -> None:
    before, sample = tables(), WRITTEN[target][name]

    planned, batch = bring_in(henan, _file(target, *BESIDE.get(name, ()), name), target=target)

    assert [row.outcome for row in planned.rows] == [Outcome.NEW]
    assert _stored(sample.at) == sample.stored
    assert any(sample.logged in str(entry.changes) for entry in LogEntry.objects.filter(action=LogEntry.Action.CREATE))
    undoing.undo(batch, actor=None)
    assert tables() == before


@pytest.mark.parametrize(("target", "name"), [case for case in _cases(WRITTEN) if case not in SAID_OF_KNOWN])
def test_a_field_of_a_known_row_is_told_written_recorded_and_undone(henan: Henan, target: str, name: str) -> None:
    _known(henan, target)
    before, sample = tables(), WRITTEN[target][name]

    planned, batch = bring_in(henan, _file(target, *BESIDE.get(name, ()), name), target=target)

    (row,) = planned.rows
    assert row.outcome == Outcome.CHANGED
    assert row.differences
    assert _stored(sample.at) == sample.stored
    assert any(sample.logged in str(entry.changes) for entry in LogEntry.objects.all())
    again, _batch = bring_in(henan, _file(target, *BESIDE.get(name, ()), name), target=target)
    assert [one.outcome for one in again.rows] == [Outcome.UNCHANGED]
    undoing.undo(batch, actor=None)
    assert tables() == before


@pytest.mark.parametrize(("target", "name"), _cases(NOT_ENTERED))
def test_a_field_that_is_not_entered_is_named_with_its_rows(henan: Henan, target: str, name: str) -> None:
    _planned, batch = bring_in(henan, _file(target, name), target=target)

    assert batch.not_entered == [{"field": name, "count": 1, "rows": ["台账 2"]}]
    assert batch.rows.get().details["unentered"] == [name]


def test_the_first_screen_lists_what_is_not_entered(henan: Henan, client: Client) -> None:
    _planned, batch = bring_in(henan, _file(ImportTarget.ENTERPRISE, "contact", "remark"), target="enterprise")
    client.force_login(officer_of(henan.luoyang))

    page = client.get(batch.get_absolute_url()).content.decode()

    told = page[page.index('id="import-not-entered"') :]
    assert "联系人" in told
    assert "备注" in told
    assert "台账 2" in told


# ---------------------------------------------------------------- days of officers, terms


def test_the_people_of_a_new_row_have_no_day_unless_the_file_says_one(henan: Henan) -> None:
    bring_in(henan, _file(ImportTarget.ASSOCIATION, "chair", "vice_chairs", "secretary_general", "contact"))
    assert set(Officer.objects.values_list("first_day", flat=True)) == {None}


def test_the_elected_of_a_new_row_begin_with_their_election(henan: Henan) -> None:
    bring_in(henan, _file(ImportTarget.ASSOCIATION, "chair", "contact", "last_election"))

    term = Term.objects.get()
    assert (term.number, term.years, term.due_day) == (2, 5, date(2027, 6, 1))
    assert {one.role: (one.first_day, one.term_id) for one in Officer.objects.all()} == {
        OfficerRole.CHAIR: (date(2022, 6, 1), term.pk),
        OfficerRole.CONTACT: (None, None),
    }
    assert OfficerRole.CHAIR in ELECTED_ROLES


def test_a_term_that_the_register_has_is_kept_and_the_ledger_is_told_so(henan: Henan) -> None:
    _known(henan, ImportTarget.ASSOCIATION)
    association = Association.objects.get()
    Term.objects.create(
        association=association, number=1, years=5, first_day=date(2019, 5, 20), due_day=date(2024, 5, 20)
    )

    planned, _batch = bring_in(henan, _file(ImportTarget.ASSOCIATION, "last_election"))

    assert planned.rows[0].outcome == Outcome.UNCHANGED
    assert "2019-05-20" in planned.rows[0].warnings[0][1]
    assert Term.objects.get().first_day == date(2019, 5, 20)


@pytest.mark.parametrize(("cell", "said"), [("2017-01-01", "成立"), ("", "换届")])
def test_a_term_without_a_sound_day_is_not_entered_and_said_so(henan: Henan, cell: str, said: str) -> None:
    heads = [header(name) for name in (*BASE, "term_years", "last_election")]
    planned, _batch = bring_in(henan, files.csv([heads, [*BASE.values(), "5", cell]]))

    assert said in planned.rows[0].warnings[0][1]
    assert not Term.objects.exists()


# ---------------------------------------------------------------- what stands against a field


def _enterprise_row(**cells: str) -> bytes:
    told = {name: text for name, text in BASE.items() if name != "founded"} | cells
    return files.csv([[header(name) for name in told], list(told.values())])


def test_days_that_run_backward_are_a_fault_of_their_row_and_stop_no_other(henan: Henan) -> None:
    planned, _batch = bring_in(henan, _enterprise_row(opened="2020-01-01", closed="2019-01-01"), target="enterprise")
    assert [row.outcome for row in planned.rows] == [Outcome.ERROR]


def test_a_label_that_ends_before_it_began_goes_in_without_its_end(henan: Henan) -> None:
    row = _enterprise_row(high_tech="是", high_tech_issued="2021-11-25", high_tech_expires="2020-11-25")
    planned, _batch = bring_in(henan, row, target="enterprise")
    assert EnterpriseLabel.objects.get().expires is None
    assert len(planned.rows[0].warnings) == 1


def test_a_label_renewed_is_a_second_one_and_an_ended_one_goes_in_once(henan: Henan) -> None:
    _known(henan, ImportTarget.ENTERPRISE)
    first = _enterprise_row(high_tech="是", high_tech_issued="2018-11-25", high_tech_expires="2021-11-25")
    for _again in range(2):
        bring_in(henan, first, target="enterprise")
    bring_in(henan, _enterprise_row(high_tech="是", high_tech_issued="2021-11-25"), target="enterprise")
    assert list(EnterpriseLabel.objects.order_by("issued").values_list("issued", "expires")) == [
        (date(2018, 11, 25), date(2021, 11, 25)),
        (date(2021, 11, 25), None),
    ]


def test_a_no_against_a_label_in_force_is_remarked_and_takes_nothing_away(henan: Henan) -> None:
    _known(henan, ImportTarget.ENTERPRISE)
    bring_in(henan, _enterprise_row(high_tech="是"), target="enterprise")
    planned, _batch = bring_in(henan, _enterprise_row(high_tech="否"), target="enterprise")
    assert EnterpriseLabel.objects.count() == 1
    assert planned.rows[0].outcome == Outcome.UNCHANGED
    assert len(planned.rows[0].warnings) == 1


@pytest.mark.parametrize("cell", ["没有", "a@b"])
def test_what_is_no_address_is_remarked_and_not_entered(henan: Henan, cell: str) -> None:
    planned, _batch = bring_in(henan, _enterprise_row(email=cell), target="enterprise")
    assert planned.rows[0].outcome == Outcome.NEW
    assert len(planned.rows[0].warnings) == 1
    assert Enterprise.objects.get().email == ""


def test_a_telephone_without_a_name_is_said_to_be_not_entered(henan: Henan) -> None:
    heads = [header(name) for name in (*BASE, "chair", "chair_phone")]
    planned, _batch = bring_in(henan, files.csv([heads, [*BASE.values(), "", "13800001111"]]))
    assert planned.rows[0].warnings[0][0] == header("chair_phone")
    assert not Officer.objects.exists()
    assert ImportBatch.objects.get().counts["new"] == 1
