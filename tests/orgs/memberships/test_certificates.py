"""Member certificates: issued on admission, one or many, revoked with the membership, numbered by the body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.documents import files
from kexie_portal.documents.models import Letter
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.workflow import moving
from orgs.changes.actions import reopening
from orgs.memberships import letters
from orgs.memberships.actions import application, certificate
from orgs.memberships.actions import form as membership_form
from orgs.memberships.actions import membership as actions
from orgs.memberships.actions.membership import Joined
from orgs.memberships.models import CertificateSeries, Membership
from orgs.register.actions import association as associations
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, officer_of
from tests.orgs.network import Network, build
from tests.orgs.societies.made import DAY, federation_of, society_of

pytestmark = pytest.mark.django_db
GROUP = Joined(DAY)
TODAY = timezone.localdate()


@pytest.fixture
def net() -> Network:
    found = build()
    Organization.objects.filter(pk=found.luoyang.pk).update(code="410300")
    found.luoyang.refresh_from_db()
    return found


def node(net: Network) -> Organization:
    return AssociationFactory(unit=net.jianxi).organization


def entered(net: Network, body: Organization, member: Organization | None = None) -> Membership:
    return actions.enter(body, actor=net.luoyang_officer, member=member or node(net), joined=GROUP)


def certificate_of(row: Membership) -> Letter:
    return letters.certificates([row.pk])[row.pk]


@pytest.mark.parametrize("kind", ["society", "federation"])
def test_who_is_entered_gets_a_certificate_under_the_numbers_of_the_body(net: Network, kind: str) -> None:
    body = society_of(net.luoyang) if kind == "society" else federation_of(net.luoyang)
    first, second = entered(net, body), entered(net, body)
    found = [certificate_of(row) for row in (first, second)]
    assert [letter.sequence for letter in found] == [1, 2]
    assert {letter.series for letter in found} == {letters.series_of(body)}
    assert found[0].signer == body.name
    assert first.member.name in found[0].paragraphs[0]
    assert "团体会员" in "".join(found[0].paragraphs)
    assert found[0].record == first


def test_an_accepted_application_brings_a_certificate_and_a_declined_one_none(net: Network) -> None:
    body, member = society_of(net.luoyang), node(net)
    case = application.apply(member, actor=officer_of(member), body=body, form="group")
    assert not Letter.objects.exists()
    moving.move(case, "accept", actor=net.luoyang_officer)
    assert certificate_of(case.membership).drafted_by == net.luoyang_officer


def test_many_at_once_are_certified_in_a_fixed_number_of_statements(
    net: Network, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    body, members = society_of(net.luoyang), [node(net) for _count in range(30)]
    with django_assert_max_num_queries(60):
        actions.enter_many(body, actor=net.luoyang_officer, member_pks=[one.pk for one in members], joined=GROUP)
    assert sorted(Letter.objects.values_list("sequence", flat=True)) == list(range(1, 31))
    assert len(letters.certificates(Membership.objects.values_list("pk", flat=True))) == 30


def test_a_county_or_city_association_certifies_nobody(net: Network) -> None:
    entered(net, net.jianxi)
    assert not Letter.objects.exists()


def test_it_is_revoked_with_the_membership_one_or_many(net: Network) -> None:
    body = society_of(net.luoyang)
    first, second, third = (entered(net, body) for _count in range(3))
    kept = certificate_of(first)
    actions.end(first, actor=net.luoyang_officer, day=TODAY, reason="退会")
    kept.refresh_from_db()
    assert (kept.withdrawn_on, kept.withdrawal_reason, kept.withdrawn_by) == (TODAY, "退会", net.luoyang_officer)
    actions.end_many([second.pk], actor=net.luoyang_officer, day=TODAY, reason="退会")
    assert set(letters.certificates([first.pk, second.pk, third.pk])) == {third.pk}


def test_it_follows_a_closing_and_comes_back_with_it(net: Network) -> None:
    row = entered(net, society_of(net.luoyang))
    kept = certificate_of(row)
    before = Letter.objects.values().get(pk=kept.pk)
    association = row.member.association
    associations.close(association, actor=net.luoyang_officer, day=TODAY, reason="录入错误")
    assert letters.certificates([row.pk]) == {}
    closed = type(association).objects.get(pk=association.pk)
    reopening.reopen(closed, actor=net.luoyang_officer, reason="误操作")
    assert Letter.objects.values().get(pk=kept.pk) == before


def test_another_form_brings_another_certificate(net: Network) -> None:
    row = entered(net, society_of(net.luoyang))
    old = certificate_of(row)
    made = membership_form.change_form(
        row, actor=net.luoyang_officer, version=row.version, form="office", committee="轴承专委会", day=TODAY
    )
    old.refresh_from_db()
    assert old.is_withdrawn
    assert "轴承专委会合署办公单位" in "".join(certificate_of(made).paragraphs)


def test_it_is_issued_anew_under_the_next_number_with_a_reason(net: Network) -> None:
    row = entered(net, society_of(net.luoyang))
    old = certificate_of(row)
    with pytest.raises(Refused):
        certificate.issue_anew(row, actor=net.luoyang_officer, reason=" ")
    new = certificate.issue_anew(row, actor=net.luoyang_officer, reason="证书遗失")
    old.refresh_from_db()
    assert (old.withdrawal_reason, new.sequence, new.replaces) == ("证书遗失", 2, old)
    with pytest.raises(NotAllowed):
        certificate.issue_anew(row, actor=officer_of(row.member), reason="自行换发")


def test_a_body_sets_its_series_and_issues_what_lacks(net: Network) -> None:
    body, other = society_of(net.luoyang), federation_of(net.luoyang)
    row = entered(net, body)
    Letter.objects.all().delete()
    keeper = officer_of(body, "society_contact")
    made = certificate.set_series(body, actor=keeper, series="洛装学证", years=5, version=0, missing=True)
    assert made == 1
    found = certificate_of(row)
    assert found.number == f"洛装学证〔{TODAY.year}〕1号"
    assert f"{(DAY.replace(year=DAY.year + 5) - timedelta(days=1)).year}年" in "".join(found.paragraphs)
    with pytest.raises(Refused) as refusal:
        certificate.set_series(other, actor=net.luoyang_officer, series="洛装学证", years=None, version=0)
    assert refusal.value.field == "series"
    assert CertificateSeries.objects.get().series == "洛装学证"


def test_the_member_reads_it_on_its_page_and_opens_both_files(net: Network, client: Client) -> None:
    row = entered(net, society_of(net.luoyang))
    letter = certificate_of(row)
    client.force_login(officer_of(row.member))
    page = client.get(row.get_absolute_url()).content.decode()
    assert letter.number in page
    assert client.get(letter.get_absolute_url()).status_code == 200
    for kind in ("docx", "pdf"):
        answer = client.get(reverse("documents:letter_file", args=[letter.pk, kind]), follow=True)
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert Letter.objects.get().is_made
    client.force_login(officer_of(node(net)))
    assert client.get(letter.get_absolute_url()).status_code == 404


def test_the_pages_of_certificates_ask_issue_and_say(net: Network, client: Client) -> None:
    body = society_of(net.luoyang)
    row = entered(net, body)
    client.force_login(officer_of(body, "society_contact"))
    members = client.get(f"{body.get_absolute_url()}?tab=members").content.decode()
    assert certificate_of(row).number in members
    address = reverse("orgs:certificate", args=[row.pk])
    assert client.post(address, {"reason": "证书遗失"}).status_code == 302
    assert certificate_of(row).sequence == 2
    address = reverse("orgs:certificate_series", args=[body.pk])
    sent = {"version": 0, "series": "洛装学证", "years": ""}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 422, "somebody else set it meanwhile"
    assert files.composed(certificate_of(row)).is_certificate
