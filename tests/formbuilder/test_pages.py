"""The pages on which a response is filled in: typed words stay, two versions are shown, nobody else gets in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.formbuilder.actions import response as responses
from kexie_portal.formbuilder.models import Response, ResponseFile, ResponseSection
from tests.formbuilder.conftest import PURPOSE, Team, published
from tests.formbuilder.definitions import field, form, section
from tests.orgs.factories import UserFactory

SignIn = Callable[[User], Client]


@pytest.fixture
def response(team: Team, clerk: User) -> Response:
    return responses.begin(published(clerk), purpose=PURPOSE, title="某协会 自述表")


def address(response: Response, section: str = "plain", name: str = "section") -> str:
    return reverse(f"forms:{name}", args=[response.pk, section, 0])


def marks(client: Client, response: Response, section: str = "plain") -> str:
    page = client.get(address(response, section))
    assert page.status_code == 200
    return str(page.context["marks"])


def answers(response: Response, name: str = "plain") -> dict[str, Any]:
    return dict(ResponseSection.objects.get(response=response, name=name).answers)


FILLED = {
    "a-a_text": " 甲 ", "a-a_long": "一\r\n二", "a-a_rich": "<p onclick=x>好<script>alert(1)</script></p>",
    "a-a_whole": "１２", "a-a_decimal": "1,234.5", "a-a_yuan": "3", "a-a_yes": "true", "a-a_choice": "other",
    "a-a_choice.other": "别的", "a-a_few": ["c", "a"], "a-a_day": "2027年1月5日", "a-a_period-from": "2027-01-01",
    "a-a_period-to": "2027-02-01", "a-a_person-name": "王芳", "a-a_person-sex": "女", "a-some_people-rows": "2",
    "a-some_people-0-name": "李明", "a-some_people-1-name": "", "a-a_unit": "某单位", "a-a_unit-code": "",
}  # fmt: skip


def test_all_sixteen_kinds_are_kept_in_the_shape_of_their_kind(
    response: Response, clerk: User, signed_in: SignIn
) -> None:
    client = signed_in(clerk)
    upload = SimpleUploadedFile("说明.txt", "内容".encode())
    sent = {**FILLED, "marks": marks(client, response), "a-some_files": upload, "go": "next"}
    answer = client.post(address(response), sent)
    assert answer.headers["Location"] == address(response, "money")
    kept = answers(response)
    assert kept.pop("some_files")[0]["name"] == "说明.txt"
    assert kept == {
        "a_text": "甲", "a_long": "一\n二", "a_rich": "<p>好</p>", "a_whole": 12, "a_decimal": "1234.500",
        "a_yuan": "3.00", "a_yes": True, "a_choice": "other", "a_choice.other": "别的", "a_few": ["a", "c"],
        "a_day": "2027-01-05", "a_period": {"from": "2027-01-01", "to": "2027-02-01"},
        "a_person": {"name": "王芳", "sex": "女"}, "some_people": [{"name": "李明"}],
        "a_unit": {"name": "某单位", "code": ""},
    }  # fmt: skip
    again = client.get(address(response))
    assert "王芳" in again.content.decode()
    assert "某单位" in client.get(response.get_absolute_url()).content.decode()


def test_a_table_is_worked_out_and_shown_with_its_subtotals(response: Response, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    sent = {"marks": marks(client, response, "money"), "a-budget-rows": "6"}
    sent |= {"a-budget-1-cost": "10", "a-budget-2-cost": "4", "a-budget-3-cost": "20", "a-budget-4-cost": "10"}
    client.post(address(response, "money"), sent)
    rows = answers(response, "money")["budget"]
    assert [row.get("cost") for row in rows] == ["30.00", "10.00", "4.00", "20.00", "10.00"]
    assert rows[0]["share"] == "75.00"
    page = client.get(response.get_absolute_url()).content.decode()
    assert "40.00" in page
    assert "<td>/</td>" in page


def test_what_is_wrong_stays_on_the_page_and_what_is_right_is_kept(
    response: Response, clerk: User, signed_in: SignIn
) -> None:
    client = signed_in(clerk)
    sent = {"marks": marks(client, response), "a-a_text": "甲", "a-a_whole": "二百", "a-a_day": "明天"}
    page = client.post(address(response), sent)
    assert page.status_code == 422
    assert "二百" in page.content.decode()
    assert answers(response) == {"a_text": "甲"}


def test_g3_the_same_field_shows_both_versions_to_choose_from(
    response: Response, clerk: User, other: User, signed_in: SignIn
) -> None:
    mine, theirs = signed_in(clerk), signed_in(other)
    began = {"marks": marks(mine, response)}
    assert marks(theirs, response) == began["marks"]
    theirs.post(address(response), {**began, "a-a_text": "他的", "a-a_long": "长"})
    page = mine.post(address(response), {**began, "a-a_text": "我的", "a-a_whole": "5"})
    assert page.status_code == 409
    words = page.content.decode()
    assert "他的" in words
    assert "我的" in words
    assert answers(response) == {"a_text": "他的", "a_long": "长", "a_whole": 5}
    chosen = dict(page.context["sent"]) | {"marks": page.context["marks"], "only": page.context["only"]}
    mine.post(address(response), {**chosen, "keep-a_text": "mine"})
    assert answers(response) == {"a_text": "我的", "a_long": "长", "a_whole": 5}


def test_g3_keeping_while_one_types_says_so_and_gives_the_next_marks(
    response: Response, clerk: User, other: User, signed_in: SignIn
) -> None:
    mine, theirs = signed_in(clerk), signed_in(other)
    began = marks(mine, response)
    theirs.post(address(response, name="keep"), {"marks": began, "a-a_text": "他的"})
    page = mine.post(address(response, name="keep"), {"marks": began, "a-a_text": "我的", "a-a_whole": "7"})
    assert "data-crossed" in page.content.decode()
    assert "data-kept" not in page.content.decode()
    assert json.loads(page.context["marks"])["a_text"] == json.loads(began)["a_text"]
    assert answers(response) == {"a_text": "他的", "a_whole": 7}
    again = theirs.post(address(response, name="keep"), {"marks": began, "a-a_text": "", "a-a_whole": ""})
    assert answers(response) == {"a_text": "他的", "a_whole": 7}
    assert again.context["others"] == ["a_text", "a_whole"]


def test_marks_that_were_tampered_with_overwrite_nothing(response: Response, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    client.post(address(response), {"marks": marks(client, response), "a-a_text": "甲"})
    for strange in ("", "[]", "{", '{"a_text": 5}', "x" * 200_000):
        assert client.post(address(response), {"marks": strange, "a-a_text": "乙"}).status_code == 409
    assert answers(response) == {"a_text": "甲"}


def test_people_see_who_else_is_there(response: Response, clerk: User, other: User, signed_in: SignIn) -> None:
    cache.clear()
    signed_in(other).get(address(response))
    page = signed_in(clerk).get(address(response, name="present")).content.decode()
    assert str(other) in page
    assert "data-present-here" in page


def test_nobody_else_gets_in(response: Response, signed_in: SignIn) -> None:
    stranger = signed_in(UserFactory.create())
    assert stranger.get(response.get_absolute_url()).status_code == 404
    for name in ("section", "keep", "present"):
        assert stranger.get(address(response, name=name)).status_code in (404, 405)
    assert stranger.post(address(response, name="keep"), {}).status_code == 404
    assert stranger.post(reverse("forms:submit", args=[response.pk])).status_code == 404


def test_files_of_a_response_are_read_by_those_who_read_it(
    response: Response, clerk: User, other: User, signed_in: SignIn
) -> None:
    client = signed_in(clerk)
    upload = SimpleUploadedFile("说明.txt", "内容".encode())
    client.post(address(response), {"marks": marks(client, response), "a-some_files": upload})
    link = ResponseFile.objects.get().file.get_absolute_url()
    assert signed_in(other).get(link).status_code == 200
    assert signed_in(UserFactory.create()).get(link).status_code == 404


def test_without_a_script_another_row_is_had_from_the_server(
    response: Response, clerk: User, signed_in: SignIn
) -> None:
    client = signed_in(clerk)
    sent = {
        "marks": marks(client, response),
        "a-some_people-rows": "1",
        "a-some_people-0-name": "甲",
        "more": "some_people",
    }
    answer = client.post(address(response), sent)
    page = client.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert 'name="a-some_people-3-name"' in page


def test_submitting_lists_what_is_missing_with_links_and_then_submits(
    team: Team, clerk: User, signed_in: SignIn
) -> None:
    asked = form(section("one", field("a", required=True), field("b", required=True)))
    response = responses.begin(published(clerk, asked), purpose=PURPOSE, title="某协会")
    client = signed_in(clerk)
    page = client.post(reverse("forms:submit", args=[response.pk]), follow=True)
    assert page.content.decode().count("#id_a-") == 2
    client.post(address(response, "one"), {"marks": marks(client, response, "one"), "a-a": "1", "a-b": "2"})
    client.post(reverse("forms:submit", args=[response.pk]))
    response.refresh_from_db()
    assert response.state == "submitted"
    assert client.get(address(response, "one")).status_code == 302
    client.post(reverse("forms:withdraw", args=[response.pk]))
    response.refresh_from_db()
    assert response.state == "draft"


def test_g15_what_an_old_version_asked_stays_readable_and_editable_under_it(
    team: Team, clerk: User, signed_in: SignIn
) -> None:
    from kexie_portal.formbuilder.actions import version as versions

    first = published(clerk, form(section("one", field("a", label="旧问题"), field("b"))))
    response = responses.begin(first, purpose=PURPOSE, title="某协会")
    client = signed_in(clerk)
    client.post(address(response, "one"), {"marks": marks(client, response, "one"), "a-a": "旧答复"})
    draft = versions.begin_draft(first.form, actor=clerk)
    without = form(section("one", field("b")))
    versions.publish(versions.save_draft(draft, actor=clerk, version=1, definition=without), actor=clerk)
    assert "旧答复" in client.get(response.get_absolute_url()).content.decode()
    client.post(address(response, "one"), {"marks": marks(client, response, "one"), "a-a": "改后的答复"})
    assert answers(response, "one") == {"a": "改后的答复"}


def test_a_section_of_a_form_of_200_fields_opens_and_is_kept_by_few_queries(
    team: Team, clerk: User, signed_in: SignIn
) -> None:
    parts = [section(f"s{n}", *(field(f"f{n}_{m}") for m in range(20))) for n in range(10)]
    response = responses.begin(published(clerk, form(*parts)), purpose=PURPOSE, title="某协会")
    client = signed_in(clerk)
    began = marks(client, response, "s0")
    with CaptureQueriesContext(connection) as opened:
        client.get(address(response, "s0"))
    with CaptureQueriesContext(connection) as kept:
        client.post(address(response, "s0", "keep"), {"marks": began, "a-f0_0": "甲"})
    assert (len(opened) <= 15, len(kept) <= 15) == (True, True), (len(opened), len(kept))


def test_every_kind_is_drawn_whatever_nonsense_is_sent(response: Response, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    nonsense = dict.fromkeys(FILLED, "\x00<b>{{ 1 }}" * 50) | {"marks": "{}", "a-some_people-rows": "99999999"}
    assert client.post(address(response), nonsense).status_code in (400, 422)
