"""The address of an association that was merged leads to the living one, and who speaks for that one hears of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.notices.models import Notice
from orgs.changes.models.change import ChangeCase
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import AssociationFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


def merged(here: Place, into: Organization) -> ChangeCase:
    case: ChangeCase = cases.approve(cases.begin_change(here, "merger", target=into.association), here)
    return case


def test_it_leads_on_for_the_contact_who_came_over_with_it(here: Place, client: Client) -> None:
    living = AssociationFactory(unit=here.jianxi)
    merged(here, living.organization)
    client.force_login(cases.fresh(here.contact))
    answer = client.get(here.association.get_absolute_url())
    assert answer.headers["Location"] == living.get_absolute_url()
    assert client.get(f"{here.association.get_absolute_url()}?tab=terms").status_code == 302


def test_it_leads_past_one_that_was_merged_later(here: Place, client: Client) -> None:
    middle, living = AssociationFactory(unit=here.jianxi), AssociationFactory(unit=here.jianxi)
    merged(here, middle.organization)
    Organization.objects.filter(pk=middle.pk).update(successor=living.organization)
    client.force_login(here.jianxi_officer)
    assert client.get(here.association.get_absolute_url()).headers["Location"] == living.get_absolute_url()


def test_nobody_is_led_to_what_he_may_not_see(here: Place, client: Client) -> None:
    merged(here, AssociationFactory(unit=here.jianxi).organization)
    client.force_login(here.other_city)
    assert client.get(here.association.get_absolute_url()).status_code == 404


def test_both_associations_hear_of_it(here: Place, django_capture_on_commit_callbacks: object) -> None:
    living = AssociationFactory(unit=here.jianxi)
    theirs = officer_of(living.organization)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        merged(here, living.organization)
    for user in (here.contact, theirs):
        told = Notice.objects.filter(user=user, url=living.get_absolute_url()).get()
        assert here.association.organization.name in told.title


def test_the_name_of_the_other_one_finds_it_but_is_not_said_to_be_its_own_former_name(
    here: Place, client: Client
) -> None:
    living = AssociationFactory(unit=here.jianxi).organization
    FormerName.objects.create(organization=here.node, name="洛阳更早科协", until=cases.days_ago(400))
    FormerName.objects.create(organization=living, name="洛阳自己旧名科协", until=cases.days_ago(300))
    merged(here, living)
    client.force_login(cases.fresh(here.jianxi_officer))
    page = client.get(living.get_absolute_url()).content.decode()
    former = page.partition("曾用名：")[2].partition("</p>")[0]
    own, _arrow, came_from = former.partition("←")
    assert "洛阳自己旧名科协" in own
    assert "洛阳涧光轴承科协 (" not in own
    assert "洛阳更早科协" not in own
    assert "洛阳涧光轴承科协" in came_from
    for words in ("更早科协", "涧光轴承", "自己旧名"):
        found = client.get(reverse("web:search"), {"q": words}).content.decode()
        assert living.name in found
