"""Yearly targets: set from above, broken down, the sum against the whole; two officers; who may set which."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices.models import Notice
from orgs.duty.actions.targets import set_targets
from orgs.duty.models.targets import TargetFigure, YearlyTarget
from orgs.duty.queries.targets import sheet_of
from tests.orgs.factories import CountyFactory, officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]
NEW = TargetFigure.NEW_ASSOCIATIONS
YEAR = 2026


def test_the_parts_are_added_up_against_the_whole(net: Network, signed_in: SignIn) -> None:
    laolong = CountyFactory(parent=net.luoyang, short_name="老城区")
    set_targets(
        net.province, YEAR, actor=officer_of(net.province), version=0, values={(net.luoyang.pk, NEW.value): Decimal(50)}
    )
    set_targets(
        net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values={(net.jianxi.pk, NEW.value): Decimal(30)}
    )
    sheet = sheet_of(net.luoyang, YEAR)
    assert (sheet.whole(NEW), sheet.total(NEW), sheet.without(NEW)) == (50, 30, 1)
    assert sheet.total(TargetFigure.COVERAGE_ALL) is None
    page = signed_in(net.luoyang_officer).get(reverse("orgs:target_sheet", args=[net.luoyang.pk, YEAR]))
    assert page.context["sums"][0] == {"whole": "50", "total": "30", "apart": -20, "percent": False, "without": 1}
    assert laolong.short_name in page.content.decode()
    assert "郑州" not in page.content.decode()


def test_a_taken_back_target_is_no_target_and_not_zero(net: Network, signed_in: SignIn) -> None:
    client, url = signed_in(net.luoyang_officer), reverse("orgs:target_sheet", args=[net.luoyang.pk, YEAR])
    cell = f"t_{net.jianxi.pk}_{NEW.value}"
    assert client.post(url, {"version": 0, cell: "0"}).status_code == 302
    assert YearlyTarget.objects.get().value == 0
    assert client.post(url, {"version": 1, cell: ""}).status_code == 302
    assert YearlyTarget.objects.get().value is None
    assert sheet_of(net.luoyang, YEAR).total(NEW) is None


@pytest.mark.parametrize(
    ("figure", "value"), [(NEW, "-1"), (NEW, "2.5"), (TargetFigure.COVERAGE_ALL, "100.1"), (NEW, "许多")]
)
def test_a_target_that_cannot_be_is_refused_and_stays_typed(
    net: Network, signed_in: SignIn, figure: TargetFigure, value: str
) -> None:
    cell = f"t_{net.jianxi.pk}_{figure.value}"
    url = reverse("orgs:target_sheet", args=[net.luoyang.pk, YEAR])
    response = signed_in(net.luoyang_officer).post(url, {"version": 0, cell: value})
    assert response.status_code == 422
    assert response.context["form"].errors[cell]
    assert f'value="{value}"' in response.content.decode()
    assert not YearlyTarget.objects.exists()


def test_an_action_refuses_what_a_form_would_not_send(net: Network) -> None:
    for values in ({(net.jianxi.pk, NEW.value): Decimal("-1")}, {(net.jianxi.pk, NEW.value): Decimal("1.5")}):
        with pytest.raises(Refused):
            set_targets(net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values=values)
    with pytest.raises(NotAllowed):
        set_targets(
            net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values={(net.guancheng.pk, NEW.value): Decimal(1)}
        )


def test_who_saves_without_a_change_is_not_its_writer(net: Network) -> None:
    cell = {(net.jianxi.pk, NEW.value): Decimal(30)}
    set_targets(net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values=cell)
    chief = officer_of(net.province)
    for values in ({}, cell):
        sheet = set_targets(net.luoyang, YEAR, actor=chief, version=1, values=values)
        assert (sheet.version, sheet.set_by) == (1, net.luoyang_officer)
    changed = set_targets(net.luoyang, YEAR, actor=chief, version=1, values={(net.jianxi.pk, NEW.value): None})
    assert (changed.version, changed.set_by) == (2, chief)


def test_only_the_unit_above_sets(net: Network) -> None:
    for unit, actor in ((net.luoyang, net.zhengzhou_officer), (net.luoyang, net.jianxi_officer)):
        with pytest.raises(NotAllowed):
            set_targets(unit, YEAR, actor=actor, version=0, values={})
    with pytest.raises(NotAllowed):
        set_targets(net.province, YEAR, actor=net.luoyang_officer, version=0, values={})


def test_two_officers_at_one_sheet_see_both_versions(net: Network, signed_in: SignIn) -> None:
    cell = {(net.jianxi.pk, NEW.value): Decimal(30)}
    set_targets(net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values=cell)
    with pytest.raises(Stale):
        set_targets(net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values=cell)
    url = reverse("orgs:target_sheet", args=[net.luoyang.pk, YEAR])
    response = signed_in(net.luoyang_officer).post(url, {"version": 0, f"t_{net.jianxi.pk}_{NEW.value}": "77"})
    assert response.status_code == 409
    assert "77" in response.content.decode()
    assert YearlyTarget.objects.get().value == 30


def test_the_officers_below_are_told(net: Network, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        set_targets(
            net.luoyang, YEAR, actor=net.luoyang_officer, version=0, values={(net.jianxi.pk, NEW.value): Decimal(30)}
        )
    assert [notice.user for notice in Notice.objects.all()] == [net.jianxi_officer]
