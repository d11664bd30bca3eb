"""Rules of data quality: what each finds, what was checked, and whose it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Refused
from orgs.changes.models.term import Term
from orgs.duty.models.responsibility import Responsible
from orgs.memberships.models import Membership
from orgs.quality import actions
from orgs.quality.catalogue import RULES
from orgs.quality.counting import lines, visible
from orgs.quality.models import QualityException
from orgs.register.models.enterprise import Enterprise
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)


@pytest.fixture
def net() -> Network:
    return build()


def found(key: str) -> set[int]:
    return set(RULES[key].found(timezone.localdate()).values_list("pk", flat=True))


def test_a_closed_host_is_found_and_a_living_one_is_not(net: Network) -> None:
    gone = EnterpriseFactory(unit=net.jianxi, closed=timezone.localdate())
    bad, good = AssociationFactory(unit=net.jianxi, host=gone), AssociationFactory(unit=net.jianxi)
    assert bad.pk in found("host_closed")
    assert good.pk not in found("host_closed")


def test_terms_missing_and_overdue_are_told_apart(net: Network) -> None:
    none, over, fine = (AssociationFactory(unit=net.jianxi) for _ in range(3))
    today = timezone.localdate()
    for association, due in ((over, today), (fine, today + timedelta(days=1))):
        Term.objects.create(association=association, number=1, first_day=date(2020, 1, 1), due_day=due)
    assert {none.pk, over.pk, fine.pk} & found("no_term") == {none.pk}
    assert {none.pk, over.pk, fine.pk} & found("election_overdue") == {over.pk}


def test_units_without_a_leader_are_found(net: Network) -> None:
    Responsible.objects.create(unit=net.jianxi, role="leader", name="张三", first_day=date(2020, 1, 1))
    assert net.jianxi.pk not in found("no_leader")
    assert net.luoyang.pk in found("no_leader")


def test_a_member_of_nothing_is_found_until_it_joins(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    assert association.pk in found("member_of_nothing")
    federation = Organization.objects.create(kind="federation", name="洛阳市企业科协联合会", parent=net.luoyang)
    Membership.objects.create(body=federation, member=association.organization, first_day=date(2020, 1, 1))
    assert association.pk not in found("member_of_nothing")


def test_covered_enterprises_without_a_class_or_with_old_figures_are_found(net: Network) -> None:
    covered = EnterpriseFactory(unit=net.jianxi)
    AssociationFactory(unit=net.jianxi, host=covered)
    assert covered.pk in found("size_outdated")
    assert EnterpriseFactory(unit=net.jianxi).pk not in found("size_outdated"), "nobody covers it"
    Enterprise.objects.filter(pk=covered.pk).update(size_class="small")
    assert covered.pk not in found("size_outdated")
    Enterprise.objects.filter(pk=covered.pk).update(updated_at=timezone.now() - timedelta(days=800))
    assert covered.pk in found("size_outdated")


def test_likely_the_same_are_found_on_both_sides(net: Network) -> None:
    first = EnterpriseFactory(unit=net.jianxi, name="洛阳甲（集团）有限公司")
    second = EnterpriseFactory(unit=net.jianxi, name="洛阳甲(集团)有限公司")
    assert {first.pk, second.pk} <= found("same_enterprise")
    one, two = (AssociationFactory(unit=net.jianxi, host=host) for host in (first, second))
    assert {one.pk, two.pk} <= found("same_association")
    assert AssociationFactory(unit=net.jianxi).pk not in found("same_association")


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.find_few])
def test_a_few_records_are_judged_as_all_are(net: Network, key: str) -> None:
    first, second = (
        EnterpriseFactory(unit=net.jianxi, name=name) for name in ("洛阳甲（集团）公司", "洛阳甲(集团)公司")
    )
    gone = EnterpriseFactory(unit=net.jianxi, name="洛阳甲(集团)公司", closed=date(2020, 1, 1))
    for host in (first, second, gone, EnterpriseFactory(unit=net.jianxi)):
        AssociationFactory(unit=net.jianxi, host=host)
    for host in (EnterpriseFactory(unit=net.guancheng), EnterpriseFactory(unit=net.guancheng)):
        AssociationFactory(unit=net.guancheng, host=host, title="同名科协")
    rule, today = RULES[key], timezone.localdate()
    few = set(rule.found(today, few=True).values_list("pk", flat=True))
    assert few == found(key)
    assert len(few) == (5 if rule.model is Organization else 2)  # a closed host's name is a name


def test_findings_beyond_the_scope_do_not_show_but_count_as_the_other_one(net: Network, client: Client) -> None:
    ours = EnterpriseFactory(unit=net.jianxi, name="中原轴承有限公司")
    EnterpriseFactory(unit=net.guancheng, name="中原轴承股份有限公司", uscc="")
    Enterprise.objects.filter(unit=net.guancheng).update(name_key=ours.name_key)
    seen = visible(RULES["same_enterprise"], net.jianxi_officer, timezone.localdate())
    assert list(seen) == [ours]
    client.force_login(net.jianxi_officer)
    assert len(client.get(reverse("orgs:quality_rows", args=["same_enterprise"])).context["records"]) == 1


def test_a_kept_list_shows_a_write_at_once(net: Network, client: Client) -> None:
    client.force_login(net.jianxi_officer)
    url = reverse("orgs:quality_rows", args=["no_term"])
    association = AssociationFactory(unit=net.jianxi)
    last_write._bump(frozenset([association.pk]))
    assert [row.pk for row in client.get(url).context["records"]] == [association.pk]
    actions.mark_right(RULES["no_term"], [association.pk], actor=net.jianxi_officer, reason="x")
    last_write._bump(frozenset([association.pk]))  # a test's transaction never commits
    assert client.get(url).context["records"] == []
    assert next(one for one in lines(net.jianxi_officer, net.jianxi, DAY) if one.rule.key == "no_term").total == 0


def test_counts_add_up_over_the_units_and_stay_in_scope(net: Network) -> None:
    AssociationFactory(unit=net.jianxi)
    AssociationFactory(unit=net.guancheng)
    [line] = [line for line in lines(net.luoyang_officer, net.luoyang, DAY) if line.rule.key == "no_term"]
    assert (
        line.total
        == sum(count for _unit, count in line.parts)
        == visible(RULES["no_term"], net.luoyang_officer, DAY).count()
    )
    assert dict(line.parts)[net.jianxi] >= 1


def test_the_number_of_queries_does_not_grow(net: Network) -> None:
    def count() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            lines(net.luoyang_officer, net.luoyang, DAY)
        return len(queries)

    count()  # reads the scope
    few = count()
    for _ in range(20):
        AssociationFactory(unit=net.jianxi)
    assert count() == few <= 15


def test_what_was_checked_is_counted_no_more_until_it_is_taken_back(net: Network, client: Client) -> None:
    association = AssociationFactory(unit=net.jianxi)
    client.force_login(net.jianxi_officer)
    url = f"{reverse('orgs:quality_right', args=['no_term'])}?pk={association.pk}"
    empty = client.post(url, {"reason": ""})
    assert empty.status_code == 422
    assert association.pk in found("no_term")
    client.post(url, {"reason": "首届任期尚未确定"})
    assert association.pk not in found("no_term")
    page = client.get(reverse("orgs:quality_exceptions")).content.decode()
    assert "首届任期尚未确定" in page
    [exception] = QualityException.objects.all()
    client.post(reverse("orgs:quality_take_back", args=[exception.pk]))
    assert association.pk in found("no_term")


def test_another_citys_findings_cannot_be_marked_or_seen(net: Network, client: Client) -> None:
    theirs = AssociationFactory(unit=net.guancheng, title="郑州乙科协")
    assert actions.mark_right(RULES["no_term"], [theirs.pk], actor=net.jianxi_officer, reason="x") == 0
    assert not QualityException.objects.exists()
    client.force_login(net.jianxi_officer)
    assert "郑州乙科协" not in client.get(reverse("orgs:quality_rows", args=["no_term"])).content.decode()


def test_who_may_only_look_cannot_mark(net: Network) -> None:
    association = AssociationFactory(unit=net.jianxi)
    reader = officer_of(net.jianxi, "reader")
    with pytest.raises(NotAllowed):
        actions.mark_right(RULES["no_term"], [association.pk], actor=reader, reason="x")
    with pytest.raises(Refused):
        actions.mark_right(RULES["no_term"], [association.pk], actor=net.jianxi_officer, reason=" ")


def test_an_unknown_rule_is_no_page(net: Network, client: Client) -> None:
    client.force_login(net.jianxi_officer)
    assert client.get("/quality/nonsense/").status_code == 404
    for key in RULES:
        assert client.get(reverse("orgs:quality_rows", args=[key])).status_code == 200
    assert client.get(reverse("orgs:quality")).status_code == 200
