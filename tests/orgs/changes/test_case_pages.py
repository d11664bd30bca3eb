"""The pages of terms, elections and changes: what a person does with them, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.documents import queries as letter_queries
from kexie_portal.workflow import moving
from orgs.changes.actions.term import TermData, opened
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.common.enums import REQUIRED_ROLES
from orgs.register.queries.prospects import uncovered
from orgs.tree import following
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import AssociationFactory, OfficerFactory
from tests.orgs.societies.made import federation_of, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return cases.place()


def as_(client: Client, user: Any) -> Client:
    client.force_login(cases.fresh(user))
    return client


def move(client: Client, case: Any, verb: str, note: str = "") -> Any:
    url = reverse("workflow:move", args=["orgs", case._meta.model_name, case.pk])
    return client.post(url, {"verb": verb, "note": note}, follow=True)


LINES = {
    "form-TOTAL_FORMS": "3",
    "form-INITIAL_FORMS": "0",
    "form-0-role": "chair",
    "form-0-name": "李新",
    "form-1-role": "vice_chair",
    "form-1-name": "赵新",
    "form-2-role": "secretary_general",
    "form-2-name": "王新",
}


def test_an_election_goes_from_the_association_to_a_new_term(client: Client, here: Place) -> None:
    day = days_ago(30).isoformat()
    data = {"number": 2, "meeting_day": day, "first_day": day, "years": 5, **LINES}
    sent = as_(client, here.contact).post(reverse("orgs:election_create", args=[here.association.pk]), data)
    case = ElectionCase.objects.get()
    assert sent["Location"] == case.get_absolute_url()
    assert move(client, case, "submit").status_code == 200
    assert move(as_(client, here.jianxi_officer), case, "forward").status_code == 200
    page = move(as_(client, here.luoyang_officer), case, "approve")
    assert "洛科协" in page.content.decode()
    assert here.association.terms.get(end_day__isnull=True).number == 2
    tab = client.get(here.association.get_absolute_url() + "?tab=terms").content.decode()
    assert "李新" in tab


def test_an_election_with_wrong_days_stays_as_typed(client: Client, here: Place) -> None:
    data = {
        "number": 2,
        "meeting_day": "2020-01-01",
        "first_day": "2020-01-01",
        "years": 5,
        "remark": "已到会",
        **LINES,
    }
    answer = as_(client, here.contact).post(reverse("orgs:election_create", args=[here.association.pk]), data)
    assert answer.status_code == 422
    assert "已到会" in answer.content.decode()
    assert "李新" in answer.content.decode()
    assert not ElectionCase.objects.exists()


@pytest.mark.printed
@pytest.mark.parametrize("sort", ["election", "change"])
def test_the_city_returns_with_a_numbered_notice_seen_before(client: Client, here: Place, sort: str) -> None:
    begun = cases.begin_election(here) if sort == "election" else cases.begin_change(here, "name", new_name="新名科协")
    case = cases.forward(begun, here)
    url = reverse(f"orgs:{sort}_return", args=[case.pk])
    assert "with_letter" in as_(client, here.luoyang_officer).get(url).content.decode()
    sent = {"version": case.version, "note": "缺会议纪要\n缺候选人情况", "with_letter": "on"}
    assert client.post(url, {**sent, "preview": "docx"}).content[:2] == b"PK"
    assert client.post(url, {**sent, "preview": "pdf"}).content[:4] == b"%PDF"
    assert not letter_queries.letters_of(case)
    assert client.post(url, {**sent, "note": ""}).status_code == 422
    assert client.post(url, sent)["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert case.state == "returned"
    (letter,) = letter_queries.letters_of(case)
    assert letter.kind == "return_notice"
    assert "缺会议纪要" in "".join(letter.paragraphs)
    assert f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日" in "".join(letter.paragraphs)
    assert letter.number in client.get(case.get_absolute_url()).content.decode()
    assert client.get(url)["Location"] == case.get_absolute_url(), "it has left that state"
    late = client.post(url, {**sent, "note": "另有一处"})
    assert late.status_code == 422
    assert "另有一处" in late.content.decode(), "what was typed stays"
    assert str(here.luoyang_officer) in late.content.decode(), "who was there before is named"
    assert len(letter_queries.letters_of(case)) == 1
    cases.approve(case, here)
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
    assert [one.is_withdrawn for one in letter_queries.letters_of(case) if one.kind == "return_notice"] == [False]


def test_a_county_returns_without_a_letter_and_a_stale_form_is_said_so(client: Client, here: Place) -> None:
    case = cases.hand_in(cases.begin_change(here, "name", new_name="新名科协"), here)
    url = reverse("orgs:change_return", args=[case.pk])
    assert "with_letter" not in as_(client, here.jianxi_officer).get(url).content.decode()
    stale = client.post(url, {"version": case.version - 1, "note": "理由不充分"})
    assert stale.status_code == 422
    assert "理由不充分" in stale.content.decode()
    client.post(url, {"version": case.version, "note": "理由不充分", "with_letter": "on"})
    case.refresh_from_db()
    assert (case.state, letter_queries.letters_of(case)) == ("returned", [])


def test_a_merged_association_leads_to_its_successor(client: Client, here: Place) -> None:
    target = AssociationFactory(unit=here.jianxi, title="洛阳轴承集团科协")
    url = reverse("orgs:change_create", args=[here.association.pk, "merger"])
    form = as_(client, here.jianxi_officer).get(url)
    assert form.status_code == 200
    sent = client.post(url, {"target": target.pk, "reason": "企业重组"})
    case = ChangeCase.objects.get()
    assert sent["Location"] == case.get_absolute_url()
    assert f'href="{target.get_absolute_url()}"' in client.get(case.get_absolute_url()).content.decode()
    move(client, case, "submit")
    move(client, case, "forward")
    move(as_(client, here.luoyang_officer), case, "approve")
    old = client.get(here.association.get_absolute_url())
    assert old["Location"] == target.get_absolute_url()
    assert "洛阳涧光轴承科协" in client.get(target.get_absolute_url()).content.decode()
    assert client.get(here.association.get_absolute_url() + "?tab=overview").status_code == 200
    found = client.get(reverse("web:search"), {"q": "洛阳涧光轴承"}).content.decode()
    assert "洛阳轴承集团科协" in found
    assert "已并入" in found
    move(client, case, "undo", "录入有误")
    assert Organization.objects.get(pk=here.association.pk).closed is None
    assert client.get(here.association.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "kind", ["name", "department", "leaders", "place", "merger", "split", "suspension", "dissolution"]
)
def test_every_kind_has_its_form_and_says_what_is_missing(client: Client, here: Place, kind: str) -> None:
    url = reverse("orgs:change_create", args=[here.association.pk, kind])
    assert as_(client, here.jianxi_officer).get(url).status_code == 200
    answer = client.post(url, {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})
    assert answer.status_code == 422
    assert not ChangeCase.objects.exists()


def test_a_suspended_association_says_so(client: Client, here: Place) -> None:
    case = cases.approve(cases.begin_change(here, "suspension", reason="停产检修"), here)
    assert "停产检修" in as_(client, here.contact).get(here.association.get_absolute_url()).content.decode()
    host = here.association.covered.get().enterprise
    as_(client, here.jianxi_officer)
    assert client.get(host.get_absolute_url()).context["is_covered"] is False
    rows = {name: client.get(reverse("orgs:association_list"), {"standing": name}).content.decode() for name in
            ("open", "active", "suspended", "closed")}  # fmt: skip
    assert [name for name, text in rows.items() if here.node.name in text] == ["open", "suspended"]
    assert not uncovered(cases.fresh(here.jianxi_officer)).filter(pk=host.pk).exists(), "it has one that rests"
    as_(client, here.contact)
    assert client.get(case.get_absolute_url()).status_code == 200
    start = client.get(reverse("orgs:change_start", args=[here.association.pk])).content.decode()
    assert "resumption" in start
    assert "/suspension/" not in start


def test_a_term_is_entered_and_corrected(client: Client, here: Place) -> None:
    fresh = AssociationFactory(unit=here.jianxi)
    url = reverse("orgs:term_create", args=[fresh.pk])
    as_(client, here.jianxi_officer).post(url, {"number": 1, "first_day": "2020-01-01", "years": 5})
    term = Term.objects.get(association=fresh)
    page = client.get(reverse("orgs:term_update", args=[term.pk]))
    before = page.context["form"].initial["before"]
    edit = reverse("orgs:term_update", args=[term.pk])
    client.post(edit, {"number": 1, "first_day": "2020-02-01", "years": 4, "before": before})
    term.refresh_from_db()
    assert (term.first_day.isoformat(), term.years, term.due_day.isoformat()) == ("2020-02-01", 4, "2024-02-01")
    late = client.post(edit, {"number": 1, "first_day": "2020-03-01", "years": 4, "before": before})
    assert late.status_code == 422


def test_an_overdue_election_warns_on_every_page(client: Client, here: Place) -> None:
    Term.objects.update(due_day=days_ago(3))
    node = here.association.get_absolute_url()
    assert "tab=terms" in as_(client, here.contact).get(node).content.decode()
    assert "due=overdue" in as_(client, here.jianxi_officer).get(here.jianxi.get_absolute_url()).content.decode()
    listed = client.get(reverse("orgs:term_list"), {"due": "overdue"}).content.decode()
    assert here.node.name in listed
    assert here.node.name not in client.get(reverse("orgs:term_list"), {"due": "six"}).content.decode()
    assert "due=overdue" in client.get(reverse("web:work")).content.decode()
    assert here.node.name not in as_(client, here.other_city).get(reverse("orgs:term_list")).content.decode()


@pytest.mark.parametrize("column", ["vacant", "case"])
def test_the_due_list_is_sorted_by_vacancies_and_cases(client: Client, here: Place, column: str) -> None:
    full = AssociationFactory(unit=here.jianxi, title="有人无案科协")
    opened(full, TermData(1, days_ago(900)))
    for role in REQUIRED_ROLES:
        OfficerFactory(association=full, role=role, first_day=days_ago(900))
    cases.begin_election(here)
    as_(client, here.jianxi_officer)
    first = {}
    for sign in ("", "-"):
        page = client.get(reverse("orgs:term_list"), {"sort": f"{sign}{column}"}).content.decode()
        first[sign] = page.index(here.node.name) < page.index("有人无案科协")
    assert first["-"] is True, "two offices are vacant and an election is under way"
    assert first[""] is (column == "case"), "without an election it comes last either way"


def test_the_due_list_leaves_the_portal(client: Client, here: Place) -> None:
    answer = as_(client, here.jianxi_officer).get(reverse("orgs:term_list"), {"export": "csv"})
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    assert here.node.name in text


def test_a_closing_is_taken_back(client: Client, here: Place) -> None:
    as_(client, here.jianxi_officer)
    close = reverse("orgs:association_close", args=[here.association.pk])
    assert [str(one.name) for one in client.get(close).context["follows"]] == [
        str(one.name) for one in following.ending(here.node)
    ]
    client.post(close, {"day": TODAY.isoformat(), "reason": "误操作"})
    assert here.node.closed == TODAY
    assert following.ending(here.node) == [], "a closing by hand ends what a case would end"
    assert not here.contact.postings.current().exists()
    reopen = reverse("orgs:association_reopen", args=[here.association.pk])
    assert client.get(reopen).status_code == 200
    client.post(reopen, {"reason": "录入有误"})
    assert here.node.closed is None
    assert here.association.covered.get().end_day is None
    assert here.association.officers.filter(end_day__isnull=True).count() == 2


def test_a_name_changed_by_hand_needs_its_decision_and_keeps_the_old_one(client: Client, here: Place) -> None:
    url = reverse("orgs:association_update", args=[here.association.pk])
    values = as_(client, here.jianxi_officer).get(url).context["form"].initial
    sent = {name: value for name, value in values.items() if value is not None} | {"name": "洛阳新光轴承科协"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "name_reason" in refused.context["form"].errors
    assert "洛阳新光轴承科协" in refused.content.decode()
    client.post(url, {**sent, "paper_number": "洛科协[2019]18号", "paper_day": "2019-05-20"})
    assert here.node.name == "洛阳新光轴承科协"
    former = FormerName.objects.get()
    assert (former.name, former.until.isoformat()) == ("洛阳涧光轴承科协", "2019-05-20")
    assert "洛阳新光轴承科协" in client.get(reverse("web:search"), {"q": "涧光轴承"}).content.decode()
    history = client.get(here.association.get_absolute_url() + "?tab=history").content.decode()
    assert "洛科协〔2019〕18号" in history
    again = client.get(url).context["form"].initial
    kept = {name: value for name, value in again.items() if value is not None}
    assert client.post(url, {**kept, "members": 50}).status_code == 302, "the same name asks for nothing"
    assert client.post(url, {**sent, "name": "洛阳涧光轴承科协"}).status_code == 409, "a stale form is shown both names"
    assert FormerName.objects.count() == 1


def test_what_is_done_by_hand_says_so_and_names_its_decision(client: Client, here: Place) -> None:
    page = as_(client, here.luoyang_officer).get(here.association.get_absolute_url()).content.decode()
    assert page.index("dropdown-toggle") < page.index(reverse("orgs:association_close", args=[here.association.pk]))
    move_url = reverse("orgs:organization_move", args=[here.association.pk])
    wrong = client.post(move_url, {"target": here.luoyang.pk})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["reason"])
    client.post(move_url, {"target": here.luoyang.pk, "paper_number": "洛科协〔2020〕3号", "paper_day": "2020-03-01"})
    assert here.node.moves.get().reason == "洛科协〔2020〕3号，2020-03-01"
    close = reverse("orgs:association_close", args=[here.association.pk])
    assert client.post(close, {"day": TODAY.isoformat()}).status_code == 422
    client.post(close, {"day": TODAY.isoformat(), "paper_number": "洛科协〔2021〕7号", "reason": "企业注销"})
    here.association.refresh_from_db()
    assert here.association.closing_reason == "企业注销（洛科协〔2021〕7号）"


def test_a_dissolution_warns_of_all_that_ends_with_it(client: Client, here: Place) -> None:
    member_of(federation_of(here.luoyang), here.node)
    FormerName.objects.create(organization=here.node, name="旧名", until=TODAY)
    ends = [(str(one.name), one.count) for one in following.ending(here.node)]
    assert [count for _name, count in ends] == [1, 2, 1, 1, 1], "cover, people, term, account, membership; no name"
    form = as_(client, here.contact).get(reverse("orgs:change_create", args=[here.association.pk, "dissolution"]))
    case = cases.begin_change(here, "dissolution")
    page = as_(client, here.luoyang_officer).get(case.get_absolute_url())
    for text in (form.content.decode(), page.content.decode()):
        assert 'class="alert alert-warning"' in text
        assert all(f"{name}: {count}" in text for name, count in ends)


def test_a_renamed_park_is_found_by_its_old_name(client: Client, here: Place) -> None:
    url = reverse("orgs:park_rename", args=[here.park.pk])
    as_(client, here.luoyang_officer).post(
        url, {"version": here.park.version, "name": "洛阳高新区科学技术协会", "short_name": "高新区"}
    )
    assert Organization.objects.get(pk=here.park.pk).short_name == "高新区"
    assert FormerName.objects.get().name == "洛阳高新产业园区科学技术协会"
    found = client.get(reverse("web:search"), {"q": "高新产业园区"}).content.decode()
    assert "洛阳高新区科学技术协会" in found
    stale = client.post(url, {"version": here.park.version, "name": "另一名", "short_name": "另"})
    assert stale.status_code in (409, 422)
    assert Organization.objects.get(pk=here.park.pk).short_name == "高新区"
