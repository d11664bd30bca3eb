"""The admin: rows in scope, imports by the register's own actions, exports written down."""

from __future__ import annotations

import pytest
import tablib
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.audit.models import ExportRecord
from orgs.register.models.enterprise import Enterprise
from orgs.register.resources import EnterpriseResource
from tests.orgs.factories import EnterpriseFactory, IndustryFactory, fresh_uscc, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
HEAD = ["uscc", "name", "unit", "industry", "staff", "has_party_organization"]


@pytest.fixture
def net() -> Network:
    return build()


def bring(user: User, *rows: list[str]) -> object:
    return EnterpriseResource().import_data(tablib.Dataset(*rows, headers=HEAD), user=user)


def test_a_row_is_entered_as_if_it_were_typed(net: Network) -> None:
    IndustryFactory()
    result = bring(net.jianxi_officer, [fresh_uscc(), "洛阳表格机械有限公司", "涧西区", "36", "30", "1"])
    assert result.totals["new"] == 1, result.row_errors()  # type: ignore[attr-defined]
    made = Enterprise.objects.get()
    assert (made.unit_id, made.staff, made.has_party_organization) == (net.jianxi.pk, 30, True)
    assert "lybgjx" in made.search_text
    assert LogEntry.objects.get_for_object(made).exists()


def test_the_same_row_twice_changes_nothing_and_a_new_figure_counts_the_version(net: Network) -> None:
    IndustryFactory()
    row = [fresh_uscc(), "洛阳表格机械有限公司", "涧西区", "36", "30", "1"]
    bring(net.jianxi_officer, row)
    again = bring(net.jianxi_officer, row)
    assert again.totals["skip"] == 1  # type: ignore[attr-defined]
    bring(net.jianxi_officer, [*row[:4], "31", "1"])
    assert (Enterprise.objects.get().staff, Enterprise.objects.get().version) == (31, 2)


def test_rows_outside_the_scope_and_wrong_codes_are_errors(net: Network) -> None:
    IndustryFactory()
    theirs = EnterpriseFactory(unit=net.guancheng)
    for row in (
        [fresh_uscc(), "甲公司", "管城回族区", "36", "1", ""],
        [theirs.uscc, "乙公司", "涧西区", "36", "1", ""],
        ["12345", "丙公司", "涧西区", "36", "1", ""],
    ):
        result = bring(net.jianxi_officer, row)
        assert result.has_errors() or result.has_validation_errors()  # type: ignore[attr-defined]
    assert Enterprise.objects.count() == 1
    nobody = officer_of(net.jianxi, "reader")
    assert bring(nobody, [fresh_uscc(), "丁公司", "涧西区", "36", "1", ""]).has_errors()  # type: ignore[attr-defined]
    assert Enterprise.objects.count() == 1


def test_the_admin_shows_rows_in_scope_to_staff_alone_and_writes_exports_down(net: Network, client: Client) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳本地有限公司")
    EnterpriseFactory(unit=net.guancheng, name="郑州外地有限公司")
    url = reverse("admin:orgs_enterprise_changelist")
    client.force_login(net.luoyang_officer)
    assert client.get(url).status_code == 302
    User.objects.filter(pk=net.luoyang_officer.pk).update(is_staff=True)
    page = client.get(url).content.decode()
    assert "洛阳本地有限公司" in page
    assert "郑州外地有限公司" not in page
    answer = client.post(
        reverse("admin:orgs_enterprise_export"),
        {"format": "1", "resource": "0", "enterpriseresource_uscc": "on", "enterpriseresource_name": "on"},
    )
    text = answer.content.decode("utf-8-sig")
    assert "洛阳本地有限公司" in text
    assert "郑州外地有限公司" not in text
    assert ExportRecord.objects.get().rows == 1
