"""What leaves the portal or lies in somebody's own corner: files, exports, jobs, views, notices, search."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook

from kexie_portal.audit.models import ExportRecord
from kexie_portal.jobs.enums import JobState
from kexie_portal.notices.models import Notice
from kexie_portal.web.lists import ListPage
from kexie_portal.web.models import SavedView
from orgs.societies.models.society import SocietyTerm
from tests.access.parts import gathered
from tests.access.world import CODES, MARKS, PHONES, City, World
from tests.orgs.factories import LONG_AGO, post

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
EXPORTS = {
    "/surveys/": "title,unit",
    "/associations/": "phone,name,host,uscc,contact",
    "/enterprises/": "name,uscc,unit",
    "/enterprises/targets/": "name,uscc,unit",
    "/imports/": "file_name,unit",
    "/reports/official/": "unit,count,source",
    "/reports/rows/": "name,uscc,unit",
    "/reports/rows/associations/": "name",
    "/reports/drivers/rows/member_of_nothing/": "name,unit",
    "/postings/": "person,account,organization",
    "/founding/": "name,enterprise_name,uscc,unit",
    "/founding/invitations/": "name,unit,body",
    "/member-firms/": "name,uscc,unit,body",
    "/letters/": "number,title,addressee",
    "/terms/": "name,city,county",
    "/terms/societies/": "name,city",
    "/elections/": "name,city,county",
    "/changes/": "name,city,reason",
    "/industries/": "name,city,source",
    "/industries/plans/": "title,city,owner",
    "/societies/": "name,city,contacts",
    "/memberships/": "member,place,body",
    "/memberships/missing/": "name,place",
    "/applications/": "member,place,body",
    "/recommendations/": "organization,place",
    "/party/": "name,department",
    "/party/hosts/": "name,city",
    "/party/organizations/": "name,host,city,secretary",
    "/responsibility/": "name,leader,phones",
    "/targets/": "unit,figure,value,set_by_unit",
    "/tasks/": "text,unit",
    "/units/vacant/": "name,last_end",
    "/quality/no_term/": "name,unit",
    "/quality/checked/": "record,reason",
}
#: What puts a row of each city onto a page that the world leaves empty, by the example of an address.
FILLED = {
    "/founding/": "orgs:founding_detail",
    "/surveys/": "orgs:form_survey_detail",
    "/founding/invitations/": "orgs:invitation_detail",
    "/member-firms/": "orgs:member_firm_end",
    "/letters/": "documents:letter_detail",
    "/terms/": "orgs:term_update",
    "/elections/": "orgs:election_detail",
    "/changes/": "orgs:change_detail",
    "/industries/": "orgs:survey_update",
    "/industries/plans/": "orgs:survey_plan_detail",
    "/memberships/": "orgs:membership_end",
    "/applications/": "orgs:application_detail",
    "/recommendations/": "orgs:recommendation_detail",
    "/party/organizations/": "orgs:party_organization_update",
    "/targets/": "orgs:target_sheet",
    "/tasks/": "orgs:task_detail",
    "/quality/checked/": "orgs:quality_take_back",
}
#: Lists that hold nothing of one city more than of another, or that only an administrator or the province opens.
OTHER_LISTS = {
    "/signin-log/", "/mails/", "/audit/", "/audit/exports/", "/societies/provincial/", "/work-plans/<int:pk>/readers/",
    "/surveys/<int:pk>/", "/surveys/<int:pk>/associations/", "/surveys/to-fill/",
}  # fmt: skip


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def tells(city: City, text: str) -> bool:
    return any(mark in text for mark in (MARKS[city.key], f"91{CODES[city.key]}5000", PHONES[city.key]))


def test_no_file_of_another_city_is_handed_out(as_role: As, world: World) -> None:
    theirs = world.luoyang
    for stored in (theirs.batch.file, theirs.report.xlsx, theirs.file):
        assert as_role("zhengzhou").get(stored.get_absolute_url()).status_code == 404
        assert as_role("luoyang").get(stored.get_absolute_url()).status_code == 200
        assert as_role("expired").get(stored.get_absolute_url()).status_code == 404
        assert Client().get(stored.get_absolute_url()).status_code == 302


def test_a_file_runs_nowhere(as_role: As, world: World) -> None:
    response = as_role("luoyang").get(world.luoyang.file.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", list(EXPORTS))
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_the_own_city_alone_whatever_the_filters_say(
    as_role: As, world: World, page: str, kind: str
) -> None:
    fill(page, world)
    client = as_role("zhengzhou")
    for query in ({}, {"unit": world.luoyang.county.pk}, {"pk": world.luoyang.association.pk}, {"q": "牡丹"}):
        sent = {**query, "columns": EXPORTS[page], "export": kind}
        response = client.post(f"{page}?{_query(sent)}", {"export": kind, "reason": "换届"})
        if response.status_code == 404:
            continue
        assert response.status_code in (200, 400), response.status_code
        assert not tells(world.luoyang, _text(response, kind))
    assert tells(
        world.zhengzhou,
        _text(client.post(page + "?columns=" + EXPORTS[page], {"export": kind, "reason": "换届"}), kind),
    )
    assert ExportRecord.objects.exists(), "every export is written down"


@pytest.mark.parametrize("page", ["societies_matrix", "federations", "drivers", "targets"])
def test_a_board_leaves_with_the_own_city_alone_and_not_with_a_reader(as_role: As, world: World, page: str) -> None:
    fill("/targets/", world)
    fill("/industries/", world)
    own = {
        "societies_matrix": "/societies/matrix/",
        "federations": "/federations/",
        "drivers": reverse("reports:drivers_unit", args=[world.zhengzhou.node.pk]),
        "targets": reverse("reports:targets_unit", args=[world.zhengzhou.node.pk]),
    }[page]
    response = as_role("zhengzhou").get(own, {"export": "xlsx"})
    assert response.status_code == 200
    assert body(response).startswith(b"PK")
    assert not tells(world.luoyang, _text(response, "xlsx"))
    theirs = own.replace(str(world.zhengzhou.node.pk), str(world.luoyang.node.pk))
    assert as_role("reader").get(theirs, {"export": "xlsx"}).status_code == 403
    if theirs != own:
        assert as_role("zhengzhou").get(theirs, {"export": "xlsx"}).status_code == 404


def fill(page: str, world: World) -> None:
    """Put a row of both cities onto the page."""
    if page == "/terms/societies/":
        for city in (world.luoyang, world.zhengzhou):
            SocietyTerm.objects.create(
                organization=city.society, number=1, first_day=LONG_AGO, due_day=timezone.localdate()
            )
    elif page in FILLED:
        for city in (world.luoyang, world.zhengzhou):
            gathered("EXAMPLES")[FILLED[page]](city, world)


def _lists(patterns: Any, before: str = "/") -> Iterator[str]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _lists(one.url_patterns, before + str(one.pattern))
        elif issubclass(getattr(one.callback, "view_class", object), ListPage):
            yield before + str(one.pattern)


def test_every_list_of_the_portal_is_asked_for_its_export() -> None:
    assert (
        set(_lists(get_resolver().url_patterns))
        == {page for page in EXPORTS if "/rows/member" not in page and "/quality/no_" not in page} | OTHER_LISTS
    )


def _query(values: dict[str, Any]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items() if name != "export")


def _text(response: Any, kind: str) -> str:
    content = body(response)
    if kind == "csv" or not content.startswith(b"PK"):
        return content.decode("utf-8-sig", errors="replace")
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return "\n".join(str(row) for row in rows)


@pytest.mark.parametrize("page", sorted(set(EXPORTS) - {"/postings/", "/imports/", "/units/vacant/"}))
def test_who_only_reads_a_city_takes_nothing_of_it_away(as_role: As, world: World, page: str) -> None:
    """He exports in 商都; a second posting lets him read 牡丹, no more."""
    fill(page, world)
    post(world.zhengzhou.officer, "reader", world.luoyang.node)
    client, columns = as_role("zhengzhou"), {"columns": EXPORTS[page]}
    assert tells(world.luoyang, client.get(page, columns).content.decode())
    address_of = f"{page}?{_query(columns)}"
    taken = _text(client.post(address_of, {"export": "csv", "reason": "换届"}), "csv")
    assert tells(world.zhengzhou, taken) or page.startswith("/reports/rows/"), "which is of the first unit, 牡丹"
    assert not tells(world.luoyang, taken)


@pytest.mark.parametrize("page", sorted(set(EXPORTS) - {"/postings/", "/imports/", "/units/vacant/"}))
def test_who_may_not_export_gets_no_file(as_role: As, page: str) -> None:
    assert as_role("reader").get(page, {"export": "csv"}).status_code == 403


def test_phones_leave_only_with_a_reason_and_are_masked_for_readers(as_role: As, world: World) -> None:
    client, url = as_role("luoyang"), "/associations/?columns=name,phone"
    assert PHONES["luoyang"] not in client.get(url + "&export=csv").content.decode()
    assert PHONES["luoyang"] not in as_role("reader").get(url).content.decode()
    assert PHONES["luoyang"] in _text(client.post(url, {"export": "csv", "reason": "换届通知"}), "csv")
    assert ExportRecord.objects.get().reason == "换届通知"


def test_the_jobs_of_others_are_not_there(as_role: As, world: World) -> None:
    job = world.luoyang.job
    type(job).objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    client = as_role("zhengzhou")
    for url in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    job.refresh_from_db()
    assert job.cancel_asked is None
    assert job.title not in client.get("/jobs/?whose=all").content.decode()
    assert job.title in as_role("sysadmin").get("/jobs/?whose=all").content.decode()


def test_views_and_notices_of_others_cannot_be_touched(as_role: As, world: World) -> None:
    theirs, client = world.luoyang, as_role("zhengzhou")
    for url in (f"/views/{theirs.view.pk}/delete/", f"/views/{theirs.view.pk}/default/"):
        assert client.post(url).status_code == 404
    assert client.get(f"/inbox/{theirs.notice.pk}/").status_code == 404
    assert client.post(f"/inbox/{theirs.notice.pk}/read/").status_code == 404
    client.post("/inbox/read/")
    assert SavedView.objects.get(pk=theirs.view.pk).is_default is False
    assert Notice.objects.get(pk=theirs.notice.pk).read_at is None
    assert theirs.view.name not in client.get("/enterprises/").content.decode()


def test_the_sessions_of_others_cannot_be_ended(as_role: As, world: World) -> None:
    Client().post("/accounts/login/", {"login": world.luoyang.officer.username, "password": "a-Long-password-9"})
    other = UserSession.objects.get(user=world.luoyang.officer)
    assert as_role("zhengzhou").post("/me/sessions/", {"session": other.pk}).status_code == 404
    assert UserSession.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    "words",
    [
        "牡丹",
        "机械",
        "91410300",
        "13903790001",
        "mdjx",
        "md",
        "%",
        "_",
        "%%",
        "牡%",
        "_丹",
        "*",
        "\\",
        "'",
        "牡丹 机械",
    ],
)
def test_search_stays_in_the_own_city(as_role: As, world: World, words: str) -> None:
    client = as_role("zhengzhou")
    pages = ("/search/", "/associations/", "/enterprises/", "/enterprises/targets/", "/organizations/", "/imports/",
             "/organizations/found/", "/organizations/options/", "/enterprises/options/", "/postings/",
             "/postings/people/", "/postings/places/", "/reports/rows/", "/reports/rows/associations/")  # fmt: skip
    for page in pages:
        text = client.get(page, {"q": words}).content.decode()
        for name in ("牡丹机械", "牡丹轴承", "牡丹区", "牡丹市", "牡丹园", "牡丹联", "牡丹台账", "牡丹县"):
            assert name not in text.replace(words, ""), f"{page}: {name}"


@pytest.mark.parametrize("words", ["%", "_", "商_", "商%司", "\\"])
def test_wildcards_of_the_database_find_nothing(as_role: As, words: str) -> None:
    client = as_role("zhengzhou")
    for page in ("/associations/", "/enterprises/", "/organizations/found/", "/enterprises/options/", "/postings/"):
        text = client.get(page, {"q": words}).content.decode()
        assert "商都机械有限公司" not in text, page
        assert "商都县干部" not in text, page


def test_likely_duplicates_tell_of_another_city_no_more_than_the_unit(as_role: As, world: World) -> None:
    theirs = world.luoyang
    asked = {"uscc": theirs.enterprise.uscc, "enterprise_name": theirs.enterprise.name, "unit": theirs.county.pk}
    text = as_role("zhengzhou").get("/associations/register/candidates/", asked).content.decode()
    shown = text.replace(theirs.enterprise.name + "科学技术协会", "").replace(theirs.county.name, "")
    assert theirs.association.organization.name not in shown
    assert theirs.free.name not in shown
    assert PHONES["luoyang"] not in shown
