"""Numbers that are none, at the addresses that came with the network: a digit of another script, a raised one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from tests.access.addresses import EXAMPLES, address
from tests.access.parts import gathered
from tests.access.table import TABLE
from tests.access.world import World

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
#: The databases disagree about the largest number, and about nothing else here.
HUGE = pytest.param("9" * 400, marks=pytest.mark.both, id="huge")
NAMES = ("unit", "pk", "page", "city", "body", "member", "enterprise", "under", "year", "key_industry", "industry")
PLAIN = [name for name in TABLE if name not in EXAMPLES and name not in gathered("EXAMPLES")]
FORMS = ("orgs:quality_rows", "orgs:quality_right", "orgs:member_enter", "orgs:society_create", "orgs:membership_apply")


@pytest.mark.parametrize("value", ["²", "٣", "①", "-1", "1e9", HUGE])
def test_a_number_that_is_none_is_no_fault(as_role: As, world: World, value: str) -> None:
    client, found = as_role("luoyang"), []
    for name in (*PLAIN, *FORMS):
        url = address(name, world.luoyang, world)
        for query in ("&".join(f"{one}={quote(value)}" for one in NAMES), f"unit={quote(value)}", f"pk={quote(value)}"):
            if client.get(f"{url}?{query}").status_code >= 500:
                found.append(f"{url}?{query[:60]}")
    assert found == []


@pytest.mark.both
def test_thousands_of_digits_are_no_fault(as_role: As, world: World) -> None:
    client, digits = as_role("luoyang"), "9" * 5000
    assert client.post("/letters/texts/410300/approval/reset/", {"version": digits}).status_code == 302
    decisions = f"/imports/{world.luoyang.batch.pk}/decisions/"
    plain = "application/x-www-form-urlencoded"
    assert client.post(decisions, f"decision-{digits}=skip", content_type=plain).status_code == 302


@pytest.mark.both
def test_thousands_of_digits_in_a_choice_are_no_fault(as_role: As, world: World) -> None:
    """The field refuses them; its select must not ask for them, and what was typed beside them stays."""
    client, digits, city = as_role("luoyang"), "9" * 5000, world.luoyang
    node = city.association.pk
    for url, field in (
        (f"/associations/{node}/cover/", "enterprise"),
        (f"/associations/{node}/changes/new/merger/", "target"),
        (f"/associations/{node}/changes/new/split/", "new_host"),
        (f"/organizations/{city.society.pk}/members/new/", "member"),
        ("/founding/new/", "enterprise"),
    ):
        answer = client.post(url, {field: digits, "reason": "情况说明"})
        assert answer.status_code == 422, url
    assert client.post("/me/sessions/", {"session": digits}).status_code == 400
