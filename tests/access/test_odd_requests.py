"""What no browser of ours would send: it is answered in plain words, never by a fault."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from tests.access.addresses import address, names
from tests.access.table import TABLE
from tests.access.world import World

As = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.both]

LISTS = (
    "/associations/", "/enterprises/", "/enterprises/targets/", "/imports/", "/postings/", "/reports/official/",
    "/reports/rows/", "/reports/rows/associations/", "/reports/periods/", "/reports/schedules/", "/jobs/", "/inbox/",
    "/organizations/", "/search/", "/me/sessions/",
)  # fmt: skip
LOGS = ("/audit/", "/audit/exports/", "/signin-log/")
PAGES = (
    *LISTS, "/organizations/found/", "/organizations/options/", "/enterprises/options/", "/enterprises/size/",
    "/associations/register/", "/associations/register/host/", "/associations/register/candidates/",
    "/postings/new/", "/postings/people/", "/postings/places/", "/imports/new/", "/imports/blank/association/",
    "/reports/", "/reports/schedules/new/", "/reports/periods/new/",
)  # fmt: skip
NUMBERS = ("-1", "0", "abc", "²", "٣", "1e9", "99999999999999999999", "9" * 400)
DAYS = ("0001-01-01", "9999-12-31", "1899-02-30", "2026-13-01", "abc", "99999999", "0000-00-00")
FILTERS = (
    "unit", "page", "pk", "workers", "open", "enterprise", "industry", "person", "cid", "actor", "address", "kind",
    "size", "label", "state", "own", "covered", "section", "enterprise_class", "user", "personal",
)  # fmt: skip
DAY_FILTERS = ("on", "since", "until", "founded_from", "founded_to", "opened_from", "opened_to")


def faults(client: Client, urls: list[str]) -> list[str]:
    return [f"{status}: {url[:120]}" for url in urls if (status := client.get(url).status_code) >= 500]


@pytest.mark.parametrize("value", NUMBERS)
def test_a_filter_that_is_no_number_is_no_fault(as_role: As, value: str) -> None:
    query = "?" + "&".join(f"{name}={quote(value)}" for name in FILTERS)
    single = [f"?{name}={quote(value)}" for name in ("unit", "pk", "page", "open", "enterprise", "person")]
    urls = [page + each for page in PAGES for each in (query, *single)]
    assert faults(as_role("luoyang"), urls) == []
    assert faults(as_role("auditor"), [page + query for page in LOGS]) == []


@pytest.mark.parametrize("value", DAYS)
def test_a_day_out_of_range_is_no_fault(as_role: As, world: World, value: str) -> None:
    query = "?" + "&".join(f"{name}={value}" for name in DAY_FILTERS)
    unit = world.luoyang.node.pk
    boards = [f"/reports/unit/{unit}/{part}" for part in ("", "trend/", "prospects/")]
    assert faults(as_role("luoyang"), [page + query for page in (*LISTS, *boards)]) == []
    assert faults(as_role("auditor"), [page + query for page in LOGS]) == []


def test_a_number_past_every_key_in_the_address_is_no_fault(as_role: As, world: World) -> None:
    client = as_role("luoyang")
    wrong = []
    for name in dict.fromkeys(each for each in names() if each in TABLE):
        parts = address(name, world.luoyang, world).split("/")
        if not any(part.isdigit() for part in parts):
            continue
        for value in ("99999999999999999999", "9" * 60, "0"):
            forged = "/".join(value if part.isdigit() else part for part in parts)
            for method in ("get", "post"):
                if (status := getattr(client, method)(forged).status_code) not in {302, 400, 403, 404, 405}:
                    wrong.append(f"{status}: {method} {forged[:120]}")
    assert wrong == []


@pytest.mark.parametrize(
    "query",
    [
        "sort=nothing&sort=-name&sort=password&sort=organization__officers__phone&sort=--name",
        "columns=password,secret&columns=",
        "page=-5&page=last",
        "q=%ff%fe%80&unit=%c3%28",
        "q=" + quote("a " * 2000),
        "q=" + "%E6%B4%9B" * 3000,
        "export=exe",
        "sort=&columns=,&page=&q=",
        "q[]=1&q=2&__proto__=1&q__gte=1&unit__tree_id=1",
    ],
)
def test_odd_queries_are_no_fault(as_role: As, query: str) -> None:
    assert faults(as_role("luoyang"), [f"{page}?{query}" for page in PAGES]) == []
    assert faults(as_role("auditor"), [f"{page}?{query}" for page in LOGS]) == []


@pytest.mark.parametrize("part", ["?q=a%00b", "?unit=%00", "?%00=1", "%00", "?page=1%00", "?export=%00"])
def test_a_nul_in_an_address_is_a_bad_request(as_role: As, part: str) -> None:
    client = as_role("luoyang")
    for page in PAGES:
        assert client.get(page + part).status_code == 400, page
    assert Client().get("/accounts/login/" + part).status_code == 400


def test_a_nul_in_a_cookie_is_a_bad_request(as_role: As) -> None:
    """A quoted cookie may hold any letter: `"\\000"` is read as NUL."""
    client = Client(raise_request_exception=False, headers={"Cookie": 'sessionid="aaaaaaaaaaaaaaaa\\000"'})
    assert client.get("/").status_code == 400


FORMS = [name for name, (_get, post) in TABLE.items() if post.of("luoyang") not in (405, 404, 403)]


@pytest.mark.parametrize("name", [*FORMS, "account_login", "account_reset_password", "account_change_password"])
def test_odd_values_in_every_field_of_every_form_are_no_fault(as_role: As, world: World, name: str) -> None:
    client, url = as_role("luoyang"), address(name, world.luoyang, world)
    known = FIELDS | {field for form in _forms(client.get(url)) for field in form}
    for value in ODD:
        data = dict.fromkeys(known, value) | {
            "labels-TOTAL_FORMS": "1", "labels-INITIAL_FORMS": "0", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
            "labels-0-pk": value, "labels-0-number": value, "form-0-name": value, "form-0-pk": value,
            "decision-1": value, f"decision-{value}": "new",
        }  # fmt: skip
        for sent in (data, {**data, "action": "export_selected"}, {**data, "export": "xlsx"}):
            with transaction.atomic():
                response = client.post(url, sent)
                transaction.set_rollback(True)
            assert response.status_code < 500, (value, response.content.decode()[:400])


ODD = ("\x00", "²", "9" * 30, "x" * 20_000, "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))
#: Names that views read without a form.
FIELDS = {"session", "version", "selected", "reason", "page", "next", "whole", "action", "name", "query"}


def _forms(response: object) -> list[dict[str, object]]:
    context = getattr(response, "context", None)
    found = [context.get(key) for key in ("form", "end_form", "day_form")] if context is not None else []
    return [{each.add_prefix(name): None for name in each.fields} for each in found if hasattr(each, "fields")]


def test_a_form_of_ten_megabytes_gets_the_plain_page(as_role: As) -> None:
    response = as_role("luoyang").post("/enterprises/new/", {"name": "x" * 10_000_000})
    assert response.status_code == 413
    assert "<h1>" in response.content.decode()


def test_too_many_fields_are_a_bad_request(as_role: As) -> None:
    response = as_role("luoyang").post("/enterprises/new/", {f"f{number}": "1" for number in range(12_500)})
    assert response.status_code == 400


def test_selected_rows_that_are_no_keys_are_no_fault(as_role: As) -> None:
    client = as_role("luoyang")
    for value in (*NUMBERS, "\x00", "a-b"):
        assert client.post("/associations/", {"action": "export_selected", "selected": [value]}).status_code < 500
