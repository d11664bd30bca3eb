"""The ledger filled from the portal: read back it changes nothing, under the headers of the unit's clerks."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kexie_portal.audit.models import ExportRecord
from orgs.changes.models.term import Term
from orgs.common.enums import LabelKind, OfficerRole
from orgs.imports import actions, ledgers
from orgs.imports.filled import filled_ledger, write
from orgs.imports.models import ImportBatch, ImportTarget, LedgerMapping, Outcome
from orgs.imports.planning import plan
from orgs.imports.plans import Plan
from orgs.ledger.columns import header_signature
from orgs.register.models.enterprise import EnterpriseLabel
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory
from tests.orgs.imports.samples import HEADER, Henan, code, ledger, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(henan: Henan) -> Henan:
    """Fill two counties of the city: everything that a ledger can hold, and next to nothing."""
    full = EnterpriseFactory(
        unit=henan.jianxi, uscc=code(1), name="洛阳第1机械有限公司", industry_id="34", staff=320,
        revenue=Decimal("1234.50"), assets=Decimal("99.99"), has_party_organization=False, address="建设路9号",
        opened=date(2001, 3, 4), legal_representative="周全", email="qy@example.com", scitech_workers=41,
    )  # fmt: skip
    EnterpriseLabel.objects.create(
        enterprise=full, kind=LabelKind.HIGH_TECH, number="GR1", issued=date(2024, 1, 2), expires=date(2044, 1, 2)
    )
    EnterpriseLabel.objects.create(enterprise=full, kind=LabelKind.SPECIALIZED, expires=date(2020, 1, 1))
    association = AssociationFactory.create(
        unit=henan.jianxi, host=full, opened=date(2019, 5, 20), letter_number="洛科协〔2019〕1号",
        letter_date=date(2019, 5, 9), members=37, host_department="技术中心", email="kx@example.com", remark="重点",
    )  # fmt: skip
    for role, name, phone in (
        (OfficerRole.CHAIR, "李明", "13800001111"),
        (OfficerRole.VICE_CHAIR, "王强", ""),
        (OfficerRole.VICE_CHAIR, "赵敏", ""),
        (OfficerRole.CONTACT, "张伟", "13800003333"),
        (OfficerRole.CONTACT, "孙文", "13800004444"),
    ):
        OfficerFactory(association=association, role=role, name=name, phone=phone, first_day=None)
    Term.objects.create(
        association=association, number=2, years=4, first_day=date(2023, 5, 20), due_day=date(2027, 5, 20)
    )
    plain = EnterpriseFactory(unit=henan.units["410303"], uscc=code(2), name="洛阳第2机械有限公司", staff=None)
    AssociationFactory.create(unit=henan.units["410303"], host=plain, opened=date(2020, 1, 1))
    EnterpriseFactory(unit=henan.jianxi, uscc=code(3), name="洛阳第3机械有限公司")
    EnterpriseFactory(unit=henan.units["410105"], uscc=code(4), name="郑州机械有限公司")
    return henan


def _back(content: bytes, unit: Organization, target: str) -> Plan:
    return plan(ledgers.read(content, name="台账.xlsx", unit=unit, target=target), unit=unit, actor=None)


def _sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.parametrize(("target", "rows"), [(ImportTarget.ASSOCIATION, 2), (ImportTarget.ENTERPRISE, 3)])
@pytest.mark.parametrize("by_county", [False, True])
def test_read_back_it_changes_nothing(register: Henan, target: str, rows: int, by_county: bool) -> None:
    filled = filled_ledger(register.luoyang, target, by_county=by_county, phones=True)
    content = write(filled)

    planned = _back(content, register.luoyang, target)

    assert [(row.outcome, row.faults, row.warnings) for row in planned.rows] == [(Outcome.UNCHANGED, [], [])] * rows
    assert filled.count == rows
    assert set(_sheets(content)) == ({"涧西区", "西工区"} if by_county else {"洛阳市"})


def test_it_comes_under_the_headers_and_in_the_order_of_the_last_file(
    register: Henan, send: Callable[..., ImportBatch], do: Callable[..., ImportBatch]
) -> None:
    head = ["片区", *HEADER]
    batch = send(ledger(["东", *line(5)], header=head), "台账.csv")
    do(actions.start_applying, batch, actor=register.luoyang_officer)

    content = write(filled_ledger(register.luoyang, ImportTarget.ASSOCIATION, by_county=False, phones=True))

    (rows,) = _sheets(content).values()
    assert rows[0] == head
    assert {row.outcome for row in _back(content, register.luoyang, "association").rows} == {Outcome.UNCHANGED}


def test_a_header_that_the_clerk_has_explained_is_kept_and_one_that_would_be_misread_is_not(register: Henan) -> None:
    headers = {"哪个县": "county", "企业名称": "name", "信用代码": "uscc", "建会日": "founded", "人头": "members"}
    filled_once = filled_ledger(register.luoyang, ImportTarget.ASSOCIATION, by_county=False, phones=True)
    assert "哪个县" not in [habit.header for habit in filled_once.columns]
    mapping = LedgerMapping.objects.create(
        unit=register.luoyang, target="association", signature="other", columns=headers
    )

    filled = filled_ledger(register.luoyang, ImportTarget.ASSOCIATION, by_county=False, phones=True)
    assert "人头" not in [habit.header for habit in filled.columns]  # no memory fits these headers

    mapping.signature = header_signature(headers, "association")
    mapping.save()
    filled = filled_ledger(register.luoyang, ImportTarget.ASSOCIATION, by_county=False, phones=True)
    assert [habit.header for habit in filled.columns] == list(headers)
    planned = _back(write(filled), register.luoyang, "association")
    assert {row.outcome for row in planned.rows} == {Outcome.UNCHANGED}


def test_money_comes_in_the_unit_of_its_header(register: Henan, send: Callable[..., ImportBatch], do: Any) -> None:
    head = ["县（市、区）", "企业名称", "统一社会信用代码", "营业收入", "资产总额（亿元）"]
    batch = send(
        ledger(["涧西区", "洛阳第9机械有限公司", code(9), "1", "1"], header=head), "企业.csv", target="enterprise"
    )
    do(actions.start_applying, batch, actor=register.luoyang_officer)
    (rows,) = _sheets(
        write(filled_ledger(register.luoyang, ImportTarget.ENTERPRISE, by_county=False, phones=True))
    ).values()
    told = next(row for row in rows if row[2] == code(1))
    assert told[3:5] == [12345000, 0.009999]


def test_the_page_hands_it_out_for_a_reason_that_the_log_keeps(register: Henan, client: Client) -> None:
    client.force_login(register.luoyang_officer)
    url = reverse("orgs:import_filled")
    assert url in client.get(reverse("orgs:import_list")).content.decode()
    told = {"unit": register.luoyang.pk, "target": "association", "layout": "county", "reason": ""}
    assert client.post(url, told).status_code == 422
    assert not ExportRecord.objects.exists()

    answer = client.post(url, {**told, "reason": "年度核对"})

    assert set(_sheets(answer.content)) == {"涧西区", "西工区"}
    record = ExportRecord.objects.get()
    assert (record.rows, record.reason, record.personal, record.user) == (2, "年度核对", True, register.luoyang_officer)


def test_another_city_cannot_be_asked_for(register: Henan, client: Client) -> None:
    client.force_login(register.zhengzhou_officer)
    told = {"unit": register.luoyang.pk, "target": "association", "layout": "one", "reason": "看看"}
    assert client.post(reverse("orgs:import_filled"), told).status_code == 422


def test_without_the_right_to_particulars_telephones_and_addresses_stay_out(register: Henan) -> None:
    filled = filled_ledger(register.luoyang, ImportTarget.ASSOCIATION, by_county=False, phones=False)
    assert not filled.is_personal
    assert "13800001111" not in str(filled.sheets)
    assert "kx@example.com" not in str(filled.sheets)
