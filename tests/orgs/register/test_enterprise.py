"""The enterprise register's writes."""

from __future__ import annotations

from datetime import date

import pytest

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.common.errors import AlreadyInRegister
from orgs.register.actions import enterprise as actions
from orgs.register.actions.enterprise import Label
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import EnterpriseFactory, IndustryFactory, fresh_uscc
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def values(net: Network, **more: object) -> dict[str, object]:
    return {"uscc": fresh_uscc(), "name": "洛阳宏基轴承有限公司", "unit": net.jianxi, **more}


def test_entering_works_out_size_class_and_search_text(net: Network) -> None:
    given = values(net, industry=IndustryFactory(), staff=500, revenue=50000)
    made = actions.create(
        actor=net.jianxi_officer, values=given, labels=[Label(None, "high_tech", "GR2024", date(2024, 1, 1))]
    )
    assert made.size_class == "medium"
    assert "lyhjzc" in made.search_text
    assert made.labels.get().number == "GR2024"


def test_a_known_code_says_whose_it_is(net: Network) -> None:
    mine = EnterpriseFactory(unit=net.jianxi, name="洛阳原有企业有限公司")
    theirs = EnterpriseFactory(unit=net.guancheng, name="郑州某某有限公司")
    with pytest.raises(AlreadyInRegister, match="洛阳原有企业有限公司"):
        actions.create(actor=net.jianxi_officer, values=values(net, uscc=mine.uscc))
    with pytest.raises(AlreadyInRegister) as refusal:
        actions.create(actor=net.jianxi_officer, values=values(net, uscc=theirs.uscc))
    assert "管城回族区" in refusal.value.message
    assert "郑州某某" not in refusal.value.message


def test_an_enterprise_cannot_be_entered_or_moved_out_of_scope(net: Network) -> None:
    with pytest.raises(NotAllowed):
        actions.create(actor=net.jianxi_officer, values=values(net, unit=net.guancheng))
    mine = EnterpriseFactory(unit=net.jianxi)
    with pytest.raises(NotAllowed):
        actions.update(mine, actor=net.jianxi_officer, version=1, values={"unit": net.guancheng})
    assert Enterprise.objects.get(pk=mine.pk).unit_id == net.jianxi.pk


def test_a_change_counts_the_version_and_a_stale_one_is_refused(net: Network) -> None:
    mine = EnterpriseFactory(unit=net.jianxi)
    changed = actions.update(mine, actor=net.jianxi_officer, version=1, values={"name": "洛阳改名有限公司"})
    assert (changed.version, changed.name_key) == (2, "洛阳改名")
    with pytest.raises(Stale):
        actions.update(mine, actor=net.jianxi_officer, version=1, values={"staff": 3})


def test_labels_are_added_changed_and_taken_away(net: Network) -> None:
    mine = EnterpriseFactory(unit=net.jianxi)
    day = date(2024, 1, 1)
    two = [Label(None, "high_tech", "1", day), Label(None, "above_scale", "2", day)]
    actions.update(mine, actor=net.jianxi_officer, version=1, values={}, labels=two)
    tech, scale = mine.labels.order_by("-kind")
    lines = [Label(tech.pk, tech.kind, "9", day), Label(scale.pk, scale.kind, remove=True)]
    actions.update(mine, actor=net.jianxi_officer, version=2, values={}, labels=lines)
    assert list(mine.labels.values_list("kind", "number")) == [("high_tech", "9")]


def test_closing_takes_a_sound_day_once(net: Network) -> None:
    mine = EnterpriseFactory(unit=net.jianxi, opened=date(2020, 1, 1))
    with pytest.raises(Refused):
        actions.close(mine, actor=net.jianxi_officer, version=1, day=date(2019, 1, 1), reason="注销")
    assert actions.close(mine, actor=net.jianxi_officer, version=1, day=date(2024, 1, 1), reason="注销").closed
    with pytest.raises(Refused):
        actions.close(mine, actor=net.jianxi_officer, version=2, day=date(2024, 1, 2), reason="注销")
