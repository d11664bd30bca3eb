"""The address of an association that was merged leads to the living one, and who speaks for that one hears of it."""

from __future__ import annotations

import pytest
from django.test import Client

from kexie_portal.notices.models import Notice
from orgs.models import ChangeCase, Organization
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
