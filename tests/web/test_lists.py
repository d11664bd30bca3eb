"""Lists: filters, columns, order, pages, views, bulk verbs, exports, and the number of queries."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexie_portal.accounts.models import User
from kexie_portal.web.models import SavedView
from tests.web.pages import PersonListPage


def people(number: int) -> None:
    User.objects.bulk_create(
        [
            User(username=f"u{i:03d}", name=f"张三{i:03d}", email=f"u{i}@example.org", phone=f"1370000{i:04d}")
            for i in range(number)
        ]
    )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_number_of_queries_is_the_same_for_1_row_and_30(desk: Client) -> None:
    desk.get("/people/")
    few = queries(desk, "/people/")
    people(30)
    assert queries(desk, "/people/") == few
    assert few - queries(desk, "/example-form/") <= 3  # saved views, count, rows


def test_a_filter_narrows_the_list_and_stays_in_the_address(desk: Client) -> None:
    people(30)
    page = desk.get("/people/?q=张三01").content.decode()
    assert "张三010" in page
    assert "张三020" not in page
    assert "共 10 条" in page or "10 rows" in page


def test_htmx_gets_the_list_alone(desk: Client) -> None:
    response = desk.get("/people/?q=王", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert "王建国" in page
    assert "HX-Request" in response["Vary"]


def test_filters_that_cannot_be_read_leave_no_row(desk: Client) -> None:
    page = desk.get("/people/?joined=never").content.decode()
    assert "wang" not in page.split("</header>")[-1]


def test_columns_are_chosen_and_the_name_cannot_be_left_out(desk: Client) -> None:
    page = desk.get("/people/?columns=username").content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert "王建国" in table
    assert table.count("<th ") == 3  # the box, the name, the account


def test_pages_do_not_overlap_when_all_sort_alike(desk: Client) -> None:
    people(60)
    User.objects.update(name="同名")
    seen = [
        str(row.pk)
        for number in (1, 2, 3)
        for row in desk.get(f"/people/?sort=name&page={number}").context_data["records"]
    ]
    assert len(seen) == len(set(seen)) == 61


def test_a_view_is_kept_opens_the_list_and_is_deleted(desk: Client, person: User) -> None:
    form = {"page": "tests.person", "name": "洛阳", "query": "q=%E7%8E%8B", "next": "/people/", "is_default": "on"}
    assert desk.post("/views/new/", form)["Location"] == "/people/?q=%E7%8E%8B"
    assert desk.get("/people/")["Location"] == "?q=%E7%8E%8B"
    assert desk.get("/people/?clear=1").status_code == 200
    view = SavedView.objects.get()
    desk.post(f"/views/{view.pk}/default/", {"next": "/people/"})
    assert desk.get("/people/").status_code == 200
    desk.post(f"/views/{view.pk}/delete/", {"next": "/people/"})
    assert not SavedView.objects.exists()


def test_nobody_deletes_the_view_of_another(desk: Client) -> None:
    other = User.objects.create_user("li", "li@example.org", "x", name="李")
    view = SavedView.objects.create(user=other, page="tests.person", name="他的")
    assert desk.post(f"/views/{view.pk}/delete/").status_code == 404
    assert SavedView.objects.count() == 1


def test_a_saved_view_never_leads_to_another_host(desk: Client) -> None:
    form = {"page": "p", "name": "n", "query": "", "next": "https://example.com/"}
    assert desk.post("/views/new/", form)["Location"].startswith("/?")


def test_a_bulk_verb_reaches_the_selected_rows_only(desk: Client) -> None:
    people(3)
    chosen = User.objects.get(username="u001")
    desk.post("/people/", {"action": "retire", "selected": [str(chosen.pk)]})
    assert list(User.objects.filter(is_active=False)) == [chosen]


def test_a_bulk_verb_on_the_whole_filter_leaves_the_rest_alone(desk: Client) -> None:
    people(30)
    desk.post("/people/?q=张三01", {"action": "retire", "whole": "1"})
    assert User.objects.filter(is_active=False).count() == 10


def test_an_unknown_verb_is_refused(desk: Client) -> None:
    assert desk.post("/people/", {"action": "get_queryset"}).status_code == 400


def sheet(response: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_an_export_holds_exactly_what_is_shown_with_real_numbers_and_days(desk: Client) -> None:
    people(30)
    page = sheet(desk.get("/people/?q=张三&sort=-pk&columns=pk,date_joined&export=xlsx"))
    rows = list(page.iter_rows(values_only=True))
    assert len(rows) == 31
    assert rows[1][0] == "张三029"
    assert isinstance(rows[1][1], int)
    assert rows[1][2].year >= 2024
    assert page.freeze_panes == "A2"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@x"])
def test_an_export_runs_no_formula(desk: Client, person: User, name: str) -> None:
    User.objects.filter(pk=person.pk).update(name=name)
    text = b"".join(desk.get("/people/?columns=username&export=csv").streaming_content).decode("utf-8-sig")
    assert f"'{name[0]}" in text
    cell = sheet(desk.get("/people/?columns=username&export=xlsx"))["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_an_export_of_personal_data_asks_for_a_reason_and_records_it(desk: Client) -> None:
    PersonListPage.exported.clear()
    page = desk.get("/people/?columns=phone&export=xlsx")
    assert page["Content-Type"].startswith("text/html")
    assert PersonListPage.exported == []
    file = desk.post("/people/?columns=phone&export=xlsx", {"export": "xlsx", "reason": "通知换届会议"})
    assert sheet(file)["B2"].value == "13812345678"
    assert PersonListPage.exported == [{"columns": ["name", "phone"], "rows": 1, "reason": "通知换届会议"}]


def test_a_list_too_long_for_a_page_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonListPage, "export_limit", 0)
    assert desk.get("/people/?export=csv")["Location"] == "/people/?"


def test_a_name_with_markup_is_shown_as_text(desk: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(name="<script>x</script>")
    assert "<script>x" not in desk.get("/people/").content.decode()
