"""What was checked and is right comes back as soon as its data change, and not before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.notices.models import Notice
from orgs.changes.models.term import Term
from orgs.duty.models.responsibility import Responsible
from orgs.memberships.models import Membership
from orgs.quality import actions, again
from orgs.quality.catalogue import FIGURES_OLD, RULES
from orgs.quality.models import EndedBecause, QualityException
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, fresh_uscc, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def net() -> Network:
    return build()


def found(key: str) -> set[int]:
    return set(RULES[key].found(timezone.localdate()).values_list("pk", flat=True))


def check(net: Network, key: str, *pks: int) -> None:
    assert actions.mark_right(RULES[key], pks, actor=net.luoyang_officer, reason="已核对") == len(pks)
    assert not found(key) & set(pks)


def why(key: str, pk: int) -> str:
    rule = RULES[key]
    return QualityException.objects.filter(rule=key, **{rule.about: pk}).latest("pk").ended_because


def closed_host(net: Network) -> tuple[int, Callable[[], object]]:
    association = AssociationFactory(unit=net.jianxi, host=EnterpriseFactory(unit=net.jianxi, closed=TODAY))
    other = EnterpriseFactory(unit=net.jianxi, closed=date(2024, 1, 1))
    covered = CoveredEnterprise.objects.filter(association=association, is_host=True)
    return association.pk, lambda: covered.update(enterprise=other)


def overdue(net: Network) -> tuple[int, Callable[[], object]]:
    association = AssociationFactory(unit=net.jianxi)
    term = Term.objects.create(association=association, number=1, first_day=date(2019, 1, 1), due_day=date(2024, 1, 1))

    def elect() -> None:
        Term.objects.filter(pk=term.pk).update(end_day=date(2024, 1, 1))
        Term.objects.create(
            association=association, number=2, first_day=date(2024, 1, 1), due_day=TODAY - timedelta(days=1)
        )

    return association.pk, elect


def no_term(net: Network) -> tuple[int, Callable[[], object]]:
    association = AssociationFactory(unit=net.jianxi)
    first, end = date(2019, 1, 1), date(2024, 1, 1)
    return association.pk, lambda: Term.objects.create(
        association=association, number=1, first_day=first, due_day=end, end_day=end
    )


def no_leader(net: Network) -> tuple[int, Callable[[], object]]:
    span = {"first_day": date(2020, 1, 1), "end_day": date(2021, 1, 1)}
    return net.jianxi.pk, lambda: Responsible.objects.create(unit=net.jianxi, role="leader", name="张三", **span)


def member_of_nothing(net: Network) -> tuple[int, Callable[[], object]]:
    association = AssociationFactory(unit=net.jianxi)
    body = Organization.objects.create(kind="federation", name="洛阳市企业科协联合会", parent=net.luoyang)
    span = {"first_day": date(2020, 1, 1), "end_day": date(2021, 1, 1)}
    return association.pk, lambda: Membership.objects.create(body=body, member=association.organization, **span)


def no_size(net: Network) -> tuple[int, Callable[[], object]]:
    covered = EnterpriseFactory(unit=net.jianxi)
    AssociationFactory(unit=net.jianxi, host=covered)
    return covered.pk, lambda: Enterprise.objects.filter(pk=covered.pk).update(staff=12)


def no_day(net: Network) -> tuple[int, Callable[[], object]]:
    one = EnterpriseFactory(unit=net.jianxi, opened=None)
    return one.pk, lambda: Enterprise.objects.filter(pk=one.pk).update(uscc=fresh_uscc())


def same_enterprise(net: Network) -> tuple[int, Callable[[], object]]:
    first, _second = (EnterpriseFactory(unit=net.jianxi, name=f"洛阳甲{part}公司") for part in ("有限", "股份有限"))
    return first.pk, lambda: EnterpriseFactory(unit=net.guancheng, name="洛阳甲（集团）有限公司")


def same_association(net: Network) -> tuple[int, Callable[[], object]]:
    first, _second = (AssociationFactory(unit=net.jianxi, title="同名科协") for _ in range(2))
    return first.pk, lambda: AssociationFactory(unit=net.guancheng, title="同名科协")


CASES: dict[str, Callable[[Network], tuple[int, Callable[[], object]]]] = {
    "host_closed": closed_host,
    "no_term": no_term,
    "election_overdue": overdue,
    "no_leader": no_leader,
    "member_of_nothing": member_of_nothing,
    "size_outdated": no_size,
    "no_set_up_day": no_day,
    "same_association": same_association,
    "same_enterprise": same_enterprise,
}


def test_every_rule_is_here() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("key", CASES)
def test_a_checked_finding_comes_back_when_its_data_change_and_only_then(net: Network, key: str) -> None:
    pk, change = CASES[key](net)
    assert pk in found(key)
    check(net, key, pk)
    assert again.look_again() == 0
    assert pk not in found(key), "nothing has changed"
    change()
    assert again.look_again() == 1
    assert pk in found(key)
    assert why(key, pk) == EndedBecause.CHANGED
    notice = Notice.objects.get(user=net.luoyang_officer, kind="quality")
    assert str(RULES[key].label) in notice.title
    assert notice.url == reverse("orgs:quality_rows", args=[key])
    assert again.look_again() == 0, "it is said once"


def test_what_was_put_right_is_closed_quietly_and_counts_when_it_happens_again(net: Network) -> None:
    pk, _change = overdue(net)
    check(net, "election_overdue", pk)
    Term.objects.filter(association=pk).update(due_day=TODAY + timedelta(days=900))
    assert again.look_again() == 1
    assert why("election_overdue", pk) == EndedBecause.GONE
    assert not Notice.objects.filter(kind="quality").exists()
    Term.objects.filter(association=pk).update(due_day=TODAY - timedelta(days=1))
    assert pk in found("election_overdue")


def test_old_figures_are_taken_for_right_for_two_years(net: Network) -> None:
    pk, _change = no_size(net)
    check(net, "size_outdated", pk)
    row = QualityException.objects.get()
    row.checked_on = TODAY - timedelta(days=FIGURES_OLD - 1)
    row.save()
    assert again.look_again() == 0
    assert again.look_again(TODAY + timedelta(days=1)) == 1
    assert why("size_outdated", pk) == EndedBecause.OLD


def test_what_was_checked_before_prints_were_kept_goes_on_from_how_it_is_now(net: Network) -> None:
    pk, change = no_size(net)
    check(net, "size_outdated", pk)
    QualityException.objects.update(facts="")
    assert again.look_again() == 0
    change()
    assert again.look_again() == 1


def test_who_sees_nothing_any_more_is_told_nothing(net: Network) -> None:
    pk, change = no_size(net)
    check(net, "size_outdated", pk)
    net.luoyang_officer.postings.update(end_day=TODAY)
    net.luoyang_officer.__dict__.pop("_scope", None)
    change()
    again.look_again()
    assert not Notice.objects.filter(kind="quality").exists()


def test_the_number_of_queries_does_not_grow_with_what_was_checked(
    net: Network, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    pks = [EnterpriseFactory(unit=net.jianxi).pk for _ in range(30)]
    for host in Enterprise.objects.filter(pk__in=pks):
        AssociationFactory(unit=net.jianxi, host=host)
    check(net, "size_outdated", *pks)
    with django_assert_max_num_queries(50):
        assert again.look_again() == 0


def test_the_list_of_what_was_checked_tells_what_became_of_it(net: Network, client: Client) -> None:
    pk, change = no_size(net)
    check(net, "size_outdated", pk)
    client.force_login(net.jianxi_officer)
    url = reverse("orgs:quality_exceptions")
    assert "已核对" in client.get(url).content.decode()
    change()
    again.look_again()
    assert "已核对" not in client.get(url).content.decode()
    page = client.get(url, {"standing": "over"}).content.decode()
    assert "已核对" in page
    assert reverse("orgs:quality_take_back", args=[QualityException.objects.get().pk]) not in page
    all_rules = client.get(url, {"rule": "no_term", "standing": "all"}).content.decode()
    assert "已核对" not in all_rules


def test_a_finding_names_what_it_is_like_as_far_as_one_sees_it(net: Network, client: Client) -> None:
    first = EnterpriseFactory(unit=net.jianxi, name="洛阳甲有限公司")
    second = EnterpriseFactory(unit=net.jianxi, name="洛阳甲股份有限公司")
    hidden = EnterpriseFactory(unit=net.guancheng, name="洛阳甲集团有限公司")
    client.force_login(net.jianxi_officer)
    url = reverse("orgs:quality_rows", args=["same_enterprise"])
    page = client.get(url).content.decode()
    assert page.count(f'href="{second.get_absolute_url()}">{second.name}') == 2, "its own row, and that of the first"
    assert page.count(f'href="{first.get_absolute_url()}">{first.name}') == 2
    assert hidden.name not in page
    text = b"".join(client.get(url, {"export": "csv"})).decode()
    [line] = [line for line in text.splitlines() if line.startswith((f'"{first.name}"', first.name))]
    assert second.name in line
    assert hidden.name not in text
    assert "alike" not in client.get(reverse("orgs:quality_rows", args=["no_term"])).content.decode()


def test_who_only_looks_is_offered_the_record_not_its_repair(net: Network, client: Client) -> None:
    pk, _change = no_size(net)
    url, fix = reverse("orgs:quality_rows", args=["size_outdated"]), reverse("orgs:enterprise_update", args=[pk])
    client.force_login(net.jianxi_officer)
    assert fix in client.get(url).content.decode()
    client.force_login(officer_of(net.jianxi, "reader"))
    page = client.get(url).content.decode()
    assert fix not in page
    assert reverse("orgs:enterprise_detail", args=[pk]) in page
    assert 'value="right"' not in page


@pytest.mark.parametrize("key", RULES)
def test_the_way_to_put_it_right_is_open_to_who_keeps_it(net: Network, client: Client, key: str) -> None:
    pk, _change = CASES[key](net)
    client.force_login(net.jianxi_officer)
    fix = RULES[key].fix(pk)
    assert fix in client.get(reverse("orgs:quality_rows", args=[key])).content.decode()
    assert client.get(fix).status_code == 200


def test_too_many_at_once_are_refused_rather_than_taken_in_part(
    net: Network, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    for _ in range(3):
        AssociationFactory(unit=net.jianxi)
    client.force_login(net.jianxi_officer)
    url = reverse("orgs:quality_rows", args=["no_term"])
    answer = client.post(url, {"action": "right", "whole": "1"}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "2" in str(next(iter(answer.context["messages"])))
    assert not QualityException.objects.exists()
