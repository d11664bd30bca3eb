"""Registers of enterprises, without associations."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from orgs.imports import actions
from orgs.imports.models import BatchState, ImportTarget
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from tests.orgs.factories import EnterpriseFactory
from tests.orgs.imports.samples import REGISTER_HEADER, Henan, code, ledger, tables

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def register(number: int, staff: object = 320) -> list[object]:
    return ["涧西区", f"洛阳第{number}机械有限公司", code(number), "通用设备制造业", staff, 3000, "是", "建设路1号"]


def test_a_register_is_told_by_its_columns_and_goes_in_and_out(henan: Henan, send, do) -> None:
    known = EnterpriseFactory(unit=henan.jianxi, uscc=code(2), name="洛阳第2机械有限公司", staff=10)
    before = tables()

    batch = send(ledger(register(1), register(2), header=REGISTER_HEADER), "名录.csv")

    assert (batch.target, batch.counts["new"], batch.counts["changed"]) == (ImportTarget.ENTERPRISE, 1, 1)
    batch = do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert batch.state == BatchState.APPLIED
    new = Enterprise.objects.get(uscc=code(1))
    assert (new.unit_id, new.industry_id, new.staff, new.revenue) == (henan.jianxi.pk, "34", 320, Decimal("3000"))
    assert new.size_class == "medium"
    assert EnterpriseLabel.objects.filter(enterprise=new, kind="above_scale").exists()
    known.refresh_from_db()
    assert (known.staff, known.address) == (320, "建设路1号")
    former = known.former_sizes.get()
    assert (known.size_class, former.size_class, former.first_day, former.end_day) == ("medium", "", None, TODAY)
    assert not new.former_sizes.exists()
    assert not Association.objects.exists()

    again = send(ledger(register(1), register(2), header=REGISTER_HEADER), "名录.csv")
    assert again.counts["unchanged"] == 2

    batch = do(actions.start_undoing, batch, actor=henan.luoyang_officer)
    assert batch.state == BatchState.UNDONE
    assert tables() == before
