"""By which size and influence a county or city takes associations as its own members, and who would fit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.errors import NotAllowed, Refused, Stale
from orgs.memberships.actions import application
from orgs.memberships.actions import criteria as actions
from orgs.memberships.models import JoinCriteria, MembershipApplication
from orgs.memberships.queries import fit_figures, fitting, unasked
from orgs.register.models.association import Association
from tests.orgs.factories import LONG_AGO, AssociationFactory, EnterpriseFactory, LabelFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return build()


def said(**more: Any) -> dict[str, Any]:
    plain = {"size_classes": [], "labels": [], "min_staff": None, "min_scitech_workers": None, "min_members": None}
    return {**plain, "basis": "", **more}


def set_for(net: Network, **more: Any) -> JoinCriteria:
    return actions.set_criteria(net.luoyang, actor=net.luoyang_officer, version=0, values=said(**more))


def large(net: Network, place: Any = None, members: int | None = None, **more: Any) -> Association:
    host = EnterpriseFactory(unit=place or net.jianxi, **more)
    made = AssociationFactory(unit=place or net.jianxi, host=host)
    if members is not None:
        Association.objects.filter(pk=made.pk).update(members=members)
    return made


def who(criteria: JoinCriteria) -> set[int]:
    return set(fitting(Association.objects.all(), criteria).values_list("pk", flat=True))


def test_every_measure_named_must_be_met_and_what_is_not_known_meets_none(net: Network) -> None:
    fits = large(net, members=80, staff=500, scitech_workers=90)
    large(net, members=80, staff=499, scitech_workers=90)
    large(net, members=79, staff=500, scitech_workers=90)
    large(net, members=80, staff=500, scitech_workers=None)
    large(net, place=net.guancheng, members=80, staff=500, scitech_workers=90)
    assert who(set_for(net, min_staff=500, min_scitech_workers=90, min_members=80)) == {fits.pk}


@pytest.mark.parametrize(
    ("label", "is_in"),
    [
        ({"kind": "little_giant"}, True),
        ({"kind": "high_tech"}, False),
        ({"kind": "little_giant", "issued": LONG_AGO, "expires": LONG_AGO.replace(year=LONG_AGO.year + 1)}, False),
    ],
)
def test_a_recognition_counts_while_it_holds(net: Network, label: dict[str, Any], is_in: bool) -> None:
    one = large(net)
    LabelFactory(enterprise=one.covered.get().enterprise, **label)
    assert (one.pk in who(set_for(net, labels=["little_giant", "specialized"]))) is is_in


def test_size_classes_are_alternatives(net: Network) -> None:
    one = large(net)
    Association.objects.filter(pk=one.pk)
    host = one.covered.get().enterprise
    type(host).objects.filter(pk=host.pk).update(size_class="medium")
    criteria = set_for(net, size_classes=["large", "medium"])
    assert who(criteria) == {one.pk}
    criteria.size_classes = ["large"]
    assert who(criteria) == set()


def test_members_and_those_asked_are_left_out_and_the_figures_say_what_came_of_it(net: Network) -> None:
    free, member, asked, declined = [large(net, staff=900) for _number in range(4)]
    criteria = set_for(net, min_staff=800)
    member_of(net.luoyang, member.organization)
    city = net.luoyang_officer
    pks = [asked.pk, declined.pk]
    assert application.invite_many(net.luoyang, actor=city, member_pks=pks).done == 2
    MembershipApplication.objects.filter(member=declined.pk).update(state="declined")
    left = unasked(fitting(Association.objects.all(), criteria), net.luoyang)
    assert set(left.values_list("pk", flat=True)) == {free.pk}
    figures = fit_figures(city, criteria)
    assert (figures.fitting, figures.members, figures.unasked) == (4, 1, 1)
    assert (figures.invited, figures.accepted, figures.declined) == (1, 0, 1)


def test_who_admits_members_writes_them_and_the_second_of_two_is_told(net: Network) -> None:
    with pytest.raises(NotAllowed):
        actions.set_criteria(net.luoyang, actor=net.jianxi_officer, version=0, values=said(min_staff=1))
    with pytest.raises(Refused):
        actions.set_criteria(net.luoyang, actor=net.luoyang_officer, version=0, values=said())
    made = set_for(net, min_staff=10)
    with pytest.raises(Stale):
        set_for(net, min_staff=20)
    actions.set_criteria(net.luoyang, actor=net.luoyang_officer, version=made.version, values=said(min_staff=20))
    made.refresh_from_db()
    assert (made.min_staff, made.version) == (20, 2)


def test_from_the_unit_to_the_criteria_to_the_list_to_the_invitations(net: Network, client: Client) -> None:
    one = large(net, staff=900)
    large(net, staff=10)
    unit, page = net.jianxi, reverse("orgs:join_criteria", args=[net.jianxi.pk])
    client.force_login(net.jianxi_officer)
    assert page in client.get(unit.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page, {"version": "0", "min_staff": "800"}).status_code == 302
    asked = f"{reverse('orgs:unjoined_list')}?fits={unit.pk}&outside={unit.pk}"
    assert asked.replace("&", "&amp;") in client.get(page).content.decode()
    listed = client.get(asked)
    assert one.organization.name in listed.content.decode()
    assert len(listed.context["table"].rows) == 1
    to = client.post(asked, {"action": "invite", "whole": "1"})["Location"]
    assert client.post(to, {"body": unit.pk, "words": "欢迎"}).status_code == 302
    reader = officer_of(net.luoyang, "reader")
    client.force_login(reader)
    shown = client.get(page)
    assert shown.status_code == 200
    assert '<form method="post" class="card' not in shown.content.decode()


def test_a_unit_without_criteria_finds_nobody(net: Network, client: Client) -> None:
    large(net, staff=900)
    client.force_login(net.luoyang_officer)
    listed = client.get(f"{reverse('orgs:unjoined_list')}?fits={net.luoyang.pk}")
    assert not listed.context["table"].rows
