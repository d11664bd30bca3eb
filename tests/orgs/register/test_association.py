"""Registering, changing and closing associations."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.common import scope
from orgs.common.enums import Kind, OfficerRole
from orgs.common.errors import AlreadyHosts, AlreadyInRegister
from orgs.register.actions import association as actions
from orgs.register.actions.association import NewEnterprise, Person, Registration
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, OfficerFactory, fresh_uscc, officer_of
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
FOUNDED = date(2021, 5, 20)


@pytest.fixture
def net() -> Network:
    return build()


def registration(net: Network, host: Enterprise | NewEnterprise | None = None, **more: object) -> Registration:
    host = host or EnterpriseFactory(unit=net.jianxi, name="洛阳涧光轴承有限公司")
    return Registration(**{"unit": net.jianxi, "host": host, "founded": FOUNDED, **more})


def new(net: Network, uscc: str = "") -> NewEnterprise:
    return NewEnterprise(uscc=uscc or fresh_uscc(), name="洛阳新立机械有限公司", unit=net.jianxi, staff=120)


def test_registering_writes_node_host_and_people_at_once(net: Network) -> None:
    people = (Person(OfficerRole.CHAIR, "李明"), Person(OfficerRole.CONTACT, "王芳", "13812345678"))
    made = actions.register(actor=net.jianxi_officer, data=registration(net, people=people, members=30))

    node = made.organization
    assert (node.name, node.parent_id, node.opened) == ("洛阳涧光轴承有限公司科学技术协会", net.jianxi.pk, FOUNDED)
    assert made.covered.get().is_host
    assert {(o.role, o.name, o.phone) for o in made.officers.all()} == {
        ("chair", "李明", ""),
        ("contact", "王芳", "13812345678"),
    }


def test_an_unknown_enterprise_is_entered_with_its_association(net: Network) -> None:
    made = actions.register(actor=net.jianxi_officer, data=registration(net, new(net)))
    host = made.covered.get().enterprise
    assert (host.name, host.unit_id, host.staff) == ("洛阳新立机械有限公司", net.jianxi.pk, 120)


def test_every_row_of_a_registering_is_in_the_audit_log(net: Network) -> None:
    from auditlog.models import LogEntry

    made = actions.register(
        actor=net.jianxi_officer, data=registration(net, new(net), people=(Person("chair", "李明"),))
    )
    kinds = LogEntry.objects.filter(action=LogEntry.Action.CREATE).values_list("content_type__model", flat=True)
    assert {"organization", "association", "enterprise", "coveredenterprise", "officer"} <= set(kinds)
    assert LogEntry.objects.get_for_object(made.officers.get()).exists()


def test_a_unit_outside_the_scope_is_refused_and_nothing_is_left(net: Network) -> None:
    data = registration(net, unit=net.guancheng)
    with pytest.raises(NotAllowed) as refusal:
        actions.register(actor=net.jianxi_officer, data=data)
    assert refusal.value.field == "unit"
    assert not Association.objects.exists()


def test_an_enterprise_outside_the_scope_cannot_be_taken(net: Network) -> None:
    stranger = EnterpriseFactory(unit=net.guancheng, name="郑州某某有限公司")
    with pytest.raises(NotAllowed) as refusal:
        actions.register(actor=net.jianxi_officer, data=registration(net, stranger))
    assert "郑州某某" not in refusal.value.message
    assert "管城回族区" in refusal.value.message


def test_a_second_association_of_a_host_is_refused_and_names_the_first(net: Network) -> None:
    host = EnterpriseFactory(unit=net.jianxi, name="洛阳重工有限公司")
    actions.register(actor=net.jianxi_officer, data=registration(net, host))
    with pytest.raises(AlreadyHosts) as refusal:
        actions.register(actor=net.luoyang_officer, data=registration(net, host, unit=net.luoyang))
    assert "洛阳重工有限公司科学技术协会" in refusal.value.message
    assert "涧西区" in refusal.value.message
    assert Organization.objects.filter(kind=Kind.ASSOCIATION).count() == 1


def test_a_code_that_another_city_has_names_its_unit_alone(net: Network) -> None:
    theirs = EnterpriseFactory(unit=net.guancheng, name="郑州某某有限公司")
    AssociationFactory(unit=net.guancheng, host=theirs)
    with pytest.raises(AlreadyHosts) as refusal:
        actions.register(actor=net.jianxi_officer, data=registration(net, new(net, theirs.uscc)))
    assert "管城回族区" in refusal.value.message
    assert "郑州某某" not in refusal.value.message


def test_a_code_without_an_association_that_another_city_has_is_told_too(net: Network) -> None:
    theirs = EnterpriseFactory(unit=net.guancheng)
    with pytest.raises(AlreadyInRegister, match="管城回族区"):
        actions.register(actor=net.jianxi_officer, data=registration(net, new(net, theirs.uscc)))


def test_a_founding_in_the_future_and_a_closed_host_are_refused(net: Network) -> None:
    tomorrow = registration(net, founded=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        actions.register(actor=net.jianxi_officer, data=tomorrow)
    assert refusal.value.field == "founded"
    closed = EnterpriseFactory(unit=net.jianxi, closed=date(2024, 1, 1))
    with pytest.raises(Refused, match="2024-01-01"):
        actions.register(actor=net.jianxi_officer, data=registration(net, closed))


def test_a_reader_registers_nothing(net: Network) -> None:
    with pytest.raises(NotAllowed):
        actions.register(actor=officer_of(net.jianxi, "reader"), data=registration(net))


def test_registering_takes_the_same_queries_whatever_stands_there(
    net: Network, django_assert_max_num_queries: object
) -> None:
    scope.Scope.of(net.jianxi_officer)
    first, later = registration(net), registration(net, EnterpriseFactory(unit=net.jianxi))
    with django_assert_max_num_queries(25) as few:  # type: ignore[operator]
        actions.register(actor=net.jianxi_officer, data=first)
    for _number in range(30):
        AssociationFactory(unit=net.jianxi)
    with django_assert_max_num_queries(len(few)):  # type: ignore[operator]
        actions.register(actor=net.jianxi_officer, data=later)


def test_changing_counts_the_version_and_a_stale_form_writes_nothing(net: Network) -> None:
    made = AssociationFactory(unit=net.jianxi)
    changed = actions.update(
        made, actor=net.jianxi_officer, version=1, changes={"name": "新名称企业科协", "members": 12}
    )
    assert (changed.organization.name, changed.members, changed.organization.version) == ("新名称企业科协", 12, 2)
    assert "xmcqykx" in Organization.objects.get(pk=made.pk).search_text
    with pytest.raises(Stale):
        actions.update(made, actor=net.jianxi_officer, version=1, changes={"members": 99})
    assert Association.objects.get(pk=made.pk).members == 12


def test_changing_a_neighbours_association_is_refused(net: Network) -> None:
    made = AssociationFactory(unit=net.guancheng)
    with pytest.raises(NotAllowed):
        actions.update(made, actor=net.jianxi_officer, version=1, changes={"members": 1})


def test_closing_ends_covers_and_terms_and_frees_the_host(net: Network) -> None:
    made = AssociationFactory(unit=net.jianxi, opened=date(2021, 1, 1))
    OfficerFactory(association=made)
    host = made.covered.get().enterprise
    actions.close(made, actor=net.jianxi_officer, day=date(2023, 6, 1), reason="企业搬迁")

    assert Organization.objects.get(pk=made.pk).closed == date(2023, 6, 1)
    assert Association.objects.get(pk=made.pk).closing_reason == "企业搬迁"
    assert CoveredEnterprise.objects.get().end_day == Officer.objects.get().end_day == date(2023, 6, 1)
    again = actions.register(actor=net.jianxi_officer, data=registration(net, host, founded=date(2024, 1, 1)))
    assert again.covered.get().enterprise == host


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2999, 1, 1)])
def test_closing_before_the_founding_or_in_the_future_is_refused(net: Network, day: date) -> None:
    made = AssociationFactory(unit=net.jianxi, opened=date(2021, 1, 1))
    with pytest.raises(Refused) as refusal:
        actions.close(made, actor=net.jianxi_officer, day=day, reason="误")
    assert refusal.value.field == "day"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_with_one_code_one_wins_and_the_other_sees_whose_it_is() -> None:
    net = build()
    uscc, outcomes, start = fresh_uscc(), [], threading.Barrier(2)

    def clerk(user: object, unit: Organization) -> None:
        try:
            host = NewEnterprise(uscc=uscc, name="洛阳双抢机械有限公司", unit=unit)
            data = Registration(unit=unit, host=host, founded=FOUNDED)
            start.wait()
            outcomes.append(actions.register(actor=user, data=data))  # type: ignore[arg-type]
        except (AlreadyHosts, AlreadyInRegister) as refusal:
            outcomes.append(refusal.message)
        finally:
            connections.close_all()

    users = [(net.jianxi_officer, net.jianxi), (net.luoyang_officer, net.luoyang)]
    threads = [threading.Thread(target=clerk, args=pair) for pair in users]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]

    assert sum(isinstance(one, Association) for one in outcomes) == 1
    [sentence] = [one for one in outcomes if isinstance(one, str)]
    winner = Association.objects.get().organization
    assert winner.name in sentence or winner.parent.name in sentence  # type: ignore[union-attr]
    assert Enterprise.objects.filter(uscc=uscc).count() == 1
    assert connection.vendor == "postgresql"
