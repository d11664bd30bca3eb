"""What the register answers: duplicates, gaps, prospects, branches, search; each within scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.queries import branches, duplicates, finding, gaps, prospects
from tests.orgs.factories import (
    AssociationFactory,
    EnterpriseFactory,
    IndustryFactory,
    LabelFactory,
    OfficerFactory,
    officer_of,
)
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def kinds(findings: duplicates.Findings) -> dict[str, str]:
    return {one.enterprise.name: one.kind for one in findings.likely}


def test_duplicates_come_with_their_reason(net: Network) -> None:
    code = EnterpriseFactory(unit=net.jianxi, name="洛阳甲乙公司")
    EnterpriseFactory(unit=net.jianxi, name="洛阳(宏基)轴承有限责任公司")
    EnterpriseFactory(unit=net.jianxi, name="洛阳宏基轴承制造有限公司")
    EnterpriseFactory(unit=net.jianxi, name="洛阳牡丹食品有限公司")
    findings = duplicates.find(net.jianxi_officer, uscc=code.uscc, name="洛阳宏基轴承有限公司", unit=net.jianxi)
    assert kinds(findings) == {
        "洛阳甲乙公司": "same_code",
        "洛阳(宏基)轴承有限责任公司": "same_name",
        "洛阳宏基轴承制造有限公司": "similar",
    }
    assert "涧西区" in next(one.reason for one in findings.likely if one.kind == "similar")


def test_a_host_is_not_offered_again(net: Network) -> None:
    host = EnterpriseFactory(unit=net.jianxi, name="洛阳重工有限公司")
    made = AssociationFactory(unit=net.jianxi, host=host)
    [one] = duplicates.find(net.jianxi_officer, uscc=host.uscc).likely
    assert not one.is_free
    assert made.organization.name in one.hosts


def test_a_code_out_of_scope_tells_the_unit_alone(net: Network) -> None:
    theirs = EnterpriseFactory(unit=net.guancheng, name="郑州某某有限公司")
    findings = duplicates.find(net.jianxi_officer, uscc=theirs.uscc, name="郑州某某", unit=net.jianxi)
    assert findings.likely == []
    assert "管城回族区" in findings.elsewhere
    assert "某某" not in findings.elsewhere


def test_what_is_missing_shrinks_as_it_is_filled(net: Network) -> None:
    host = EnterpriseFactory(unit=net.jianxi, industry=IndustryFactory(), staff=10, revenue=10)
    made = AssociationFactory(unit=net.jianxi, host=host)
    before = {gap.key for gap in gaps.gaps_of(made)}
    assert {"letter", "chair", "secretary", "contact", "department", "members", "workers"} == before

    OfficerFactory(association=made, phone="")
    assert "phone" in {gap.key for gap in gaps.gaps_of(made)}
    for role in ("chair", "secretary_general", "contact"):
        OfficerFactory(association=made, role=role)
    filled = {"letter_number": "洛科协〔2021〕5号", "host_department": "研究院", "members": 5, "scitech_workers": 3}
    Association.objects.filter(pk=made.pk).update(**filled)
    assert gaps.gaps_of(made) == []
    assert not gaps.with_gap(Association.objects.all(), "any").exists()


def test_a_closed_host_and_an_unknown_size_are_missing_too(net: Network) -> None:
    host = EnterpriseFactory(unit=net.jianxi, industry=IndustryFactory(), closed=date(2024, 1, 1))
    made = AssociationFactory(unit=net.jianxi, host=host)
    assert {"host_closed", "size"} <= {gap.key for gap in gaps.gaps_of(made)}
    assert list(gaps.with_gap(Association.objects.all(), "host_closed")) == [made]


def test_prospects_are_ranked_by_labels_then_size_then_the_rest(net: Network) -> None:
    giant = EnterpriseFactory(unit=net.jianxi, name="小巨人公司")
    LabelFactory(enterprise=giant, kind="little_giant")
    tech = EnterpriseFactory(
        unit=net.jianxi, name="高新公司", industry=IndustryFactory(), staff=2000, revenue=90000,
        scitech_workers=300, has_party_organization=True,
    )  # fmt: skip
    LabelFactory(enterprise=tech, kind="high_tech")
    LabelFactory(enterprise=tech, kind="above_scale")
    lapsed = EnterpriseFactory(unit=net.jianxi, name="过期公司")
    LabelFactory(enterprise=lapsed, kind="little_giant", expires=timezone.localdate())
    AssociationFactory(unit=net.jianxi, host=EnterpriseFactory(unit=net.jianxi, name="已覆盖公司"))
    EnterpriseFactory(unit=net.jianxi, name="已注销公司", closed=timezone.localdate())
    EnterpriseFactory(unit=net.guancheng, name="外地公司")

    found = list(prospects.targets(net.jianxi_officer))
    assert [(one.name, one.score) for one in found] == [("小巨人公司", 80), ("高新公司", 59), ("过期公司", 0)]
    assert [reason.points for reason in prospects.reasons(found[1])] == [40, 9, 5, 5]


def test_a_cover_that_begins_tomorrow_does_not_cover_today(net: Network) -> None:
    lone = EnterpriseFactory(unit=net.jianxi, name="明日覆盖公司")
    tomorrow = timezone.localdate() + timedelta(days=1)
    made = AssociationFactory(unit=net.jianxi)
    CoveredEnterprise.objects.create(association=made, enterprise=lone, first_day=tomorrow)
    assert "明日覆盖公司" in {one.name for one in prospects.targets(net.jianxi_officer)}


def test_the_tree_begins_at_the_postings_and_counts_what_lies_below(net: Network) -> None:
    AssociationFactory(unit=net.park)
    AssociationFactory(unit=net.jianxi)
    AssociationFactory(unit=net.guancheng)
    [root] = branches.roots(net.luoyang_officer)
    assert (root.node, root.node.associations) == (net.luoyang, 2)  # type: ignore[attr-defined]
    below, more = branches.children(net.luoyang_officer, net.jianxi)
    assert [(b.node.kind, b.node.associations) for b in below] == [("park", 1), ("association", None)]  # type: ignore[attr-defined]
    assert more == 0
    assert branches.children(net.luoyang_officer, net.guancheng) == ([], 0)


def test_the_path_to_a_node_opens_even_when_it_stands_on_a_later_page(
    net: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branches, "PER_PAGE", 2)
    made = [AssociationFactory(unit=net.jianxi) for _number in range(4)]
    [root] = branches.opened_to(net.luoyang_officer, made[-1].organization)
    [county] = root.children or []
    assert county.next_page == 2
    assert [branch.node.pk for branch in county.children or []][-1] == made[-1].pk
    assert (county.children or [])[-1].current


def test_counting_the_shown_siblings_is_one_query(net: Network, django_assert_num_queries: object) -> None:
    AssociationFactory(unit=net.jianxi)
    branches.roots(net.luoyang_officer)
    with django_assert_num_queries(1):  # type: ignore[operator]
        branches.children(net.luoyang_officer, net.luoyang)


@pytest.mark.parametrize("words", ["洛阳涧光", "涧光", "轴承", "lyjgzc", "JGZC", "涧光 轴承", "轴承（"])
def test_enterprises_are_found_by_name_part_and_initials(net: Network, words: str) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳涧光轴承（集团）有限公司")
    EnterpriseFactory(unit=net.jianxi, name="洛阳牡丹食品有限公司")
    assert [one.name for one in finding.enterprises(net.jianxi_officer, words)] == ["洛阳涧光轴承（集团）有限公司"]
    assert not finding.enterprises(net.zhengzhou_officer, words).exists()


def test_a_code_and_its_beginning_find_the_enterprise(net: Network) -> None:
    one = EnterpriseFactory(unit=net.jianxi)
    spaced = f"{one.uscc[:8]} {one.uscc[8:]}"
    assert list(finding.enterprises(net.jianxi_officer, spaced)) == [one]
    assert one in finding.enterprises(net.jianxi_officer, one.uscc[:17])
    assert not finding.enterprises(net.zhengzhou_officer, one.uscc).exists()


def test_one_character_finds_nothing_and_a_contact_sees_his_own_host(net: Network) -> None:
    made = AssociationFactory(unit=net.jianxi, host=EnterpriseFactory(unit=net.jianxi, name="洛阳本企有限公司"))
    EnterpriseFactory(unit=net.jianxi, name="洛阳别企有限公司")
    assert not finding.enterprises(net.jianxi_officer, "洛").exists()
    contact = officer_of(made.organization)
    assert [one.name for one in finding.enterprises(contact, "洛阳")] == ["洛阳本企有限公司"]
