"""The page that changes the host enterprise, and the ways to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import EnterpriseFactory, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def new(here: Place) -> Enterprise:
    return EnterpriseFactory(unit=here.jianxi, name="洛阳新涧光轴承有限公司")


@pytest.fixture
def clerk(client: Client, here: Place) -> Client:
    client.force_login(cases.fresh(here.jianxi_officer))
    return client


def url(here: Place) -> str:
    return reverse("orgs:association_host", args=[here.association.pk])


def sent(here: Place, new: Enterprise, **more: Any) -> dict[str, Any]:
    return {
        "version": here.node.version, "enterprise": new.pk, "day": TODAY.isoformat(), "reason": "企业改制", **more,
    }  # fmt: skip


def host_of(here: Place) -> Enterprise:
    return here.association.covered.get(is_host=True, end_day__isnull=True).enterprise


def test_a_clerk_changes_the_host_and_finds_decision_and_reason_in_the_history(
    clerk: Client, here: Place, new: Enterprise
) -> None:
    old = host_of(here)
    page = clerk.get(url(here))
    assert old.name in page.content.decode()
    more = {"keep": "on", "paper_number": "洛科协[2026]5号", "paper_day": "2026-05-20"}
    answer = clerk.post(url(here), sent(here, new, **more), follow=True)
    assert answer.redirect_chain == [(here.association.get_absolute_url() + "?tab=enterprises", 302)]
    assert f"所在企业现为{new.name}。" in answer.content.decode()
    assert host_of(here) == new
    assert here.association.covered.filter(enterprise=old, is_host=False, end_day__isnull=True).exists()
    history = clerk.get(here.association.get_absolute_url() + "?tab=history").content.decode()
    assert "企业改制（洛科协〔2026〕5号，2026-05-20）" in history


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    clerk: Client, here: Place, new: Enterprise
) -> None:
    errors = clerk.post(url(here), {}).context["form"].errors
    assert sorted(errors) == ["day", "enterprise", "reason", "version"]
    assert {len(words) for words in errors.values()} == {1}, "each is said once"
    afar = EnterpriseFactory(unit=here.guancheng)
    for field, more in {
        "enterprise": {"enterprise": host_of(here).pk},
        "day": {"day": "1950-01-01"},
        "reason": {"reason": "", "paper_number": "洛科协〔2026〕5号"},
        "paper_number": {"paper_day": "2026-05-20"},
    }.items():
        answer = clerk.post(url(here), sent(here, new, **more))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    answer = clerk.post(url(here), sent(here, afar))
    assert list(answer.context["form"].errors) == ["enterprise"]
    assert afar.name not in answer.content.decode()
    assert here.association.covered.count() == 1


def test_a_stale_form_is_shown_the_host_that_came_meanwhile(clerk: Client, here: Place, new: Enterprise) -> None:
    other = EnterpriseFactory(unit=here.jianxi, name="洛阳捷足轴承有限公司")
    begun = sent(here, new, keep="on")
    clerk.post(url(here), sent(here, other))
    answer = clerk.post(url(here), begun)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "洛阳捷足轴承有限公司" in page
    assert new.name in page
    assert "True" not in page
    assert host_of(here) == other


def test_the_verb_stands_beside_the_host_alone_and_for_who_may(clerk: Client, here: Place, new: Enterprise) -> None:
    further = CoveredEnterprise.objects.create(association=here.association, enterprise=new, first_day=TODAY)
    tab = here.association.get_absolute_url() + "?tab=enterprises"
    page = clerk.get(tab).content.decode()
    assert page.count(url(here)) == 1
    assert "变更所在企业" in page
    assert reverse("orgs:association_cover_end", args=[here.association.pk, further.pk]) in page
    here.association.covered.filter(is_host=True).update(end_day=TODAY)
    page = clerk.get(tab).content.decode()
    assert page.count(url(here)) == 1
    assert "确定所在企业" in page
    for who in (here.contact, officer_of(here.jianxi, "reader")):
        clerk.force_login(cases.fresh(who))
        assert url(here) not in clerk.get(tab).content.decode()
        assert clerk.get(url(here)).status_code == 403


def test_a_closed_host_leads_there_from_the_finding_and_from_the_next_steps(clerk: Client, here: Place) -> None:
    Enterprise.objects.filter(pk=host_of(here).pk).update(closed=days_ago(10))
    assert url(here) in clerk.get(reverse("orgs:quality_rows", args=["host_closed"])).content.decode()
    assert url(here) in clerk.get(here.association.get_absolute_url()).content.decode()
    page = clerk.get(url(here)).content.decode()
    assert "原所在企业仍保留为覆盖企业" not in page, "a closed enterprise is not kept"
    assert reverse("orgs:association_close", args=[here.association.pk]) in page


def test_the_page_asks_little_however_many_enterprises_there_are(clerk: Client, here: Place) -> None:
    counts = []
    for more in (1, 30):
        for _ in range(more):
            EnterpriseFactory(unit=here.jianxi)
        clerk.get(url(here))
        with CaptureQueriesContext(connection) as seen:
            clerk.get(url(here))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15
