"""`manage.py coverage`: its JSON, its text and its exit statuses."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.coverage.models import OfficialCount
from tests.orgs.factories import EnterpriseFactory
from tests.reports.network import Network, covered, network

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    found = network()
    covered(found.jianxi)
    EnterpriseFactory(unit=found.jianxi)
    EnterpriseFactory(unit=found.luoyang)
    covered(found.jiyuan)
    return found


def run(*words: str) -> tuple[str, CommandError | None]:
    out = StringIO()
    try:
        call_command("coverage", *words, stdout=out)
    except CommandError as error:
        return out.getvalue(), error
    return out.getvalue(), None


def told(**changes: Any) -> dict[str, Any]:
    one = {"on": "2026-06-30", "class": "all", "covered": 0, "enterprises": 0, "rate": None, "official": None}
    return {**one, **changes}


def test_json_is_the_unit_with_the_units_right_under_it(net: Network) -> None:
    OfficialCount.objects.create(
        unit=net.luoyang, enterprise_class="all", as_of=date(2025, 12, 31), count=8, source="年鉴"
    )
    text, error = run("--unit", "410300", "--on", "2026-06-30", "--json")
    assert error is None
    children = [
        told(unit="410305", name="涧西区", covered=1, enterprises=2, rate=50.0),
        told(unit="410324", name="栾川县"),
    ]
    city = told(unit="410300", name="洛阳市", covered=1, enterprises=3, rate=33.33, official=8)
    assert json.loads(text) == {**city, "children": children}


def test_a_city_without_counties_has_no_children(net: Network) -> None:
    answer = json.loads(run("--unit", "419001", "--on", "2026-06-30", "--json")[0])
    assert (answer["rate"], answer["children"]) == (100.0, [])


def test_text_names_every_unit_and_says_no_data(net: Network) -> None:
    text, error = run("--unit", "410300", "--class", "high_tech")
    assert error is None
    assert "洛阳市" in text
    assert "栾川县" in text
    assert "无数据" in text


def test_a_register_larger_than_the_official_count_ends_with_one(net: Network) -> None:
    OfficialCount.objects.create(
        unit=net.jianxi, enterprise_class="all", as_of=date(2025, 12, 31), count=1, source="年鉴"
    )
    text, error = run("--unit", "410300", "--on", "2026-06-30", "--json")
    assert error is not None
    assert error.returncode == 1
    assert "涧西区" in str(error)
    assert json.loads(text)["children"][0]["official"] == 1


@pytest.mark.parametrize(
    "words", [["--unit", "999999"], ["--unit", "410300", "--on", "yesterday"], ["--unit", "410300", "--class", "big"]]
)
def test_wrong_use_ends_with_two_and_says_nothing_on_standard_output(net: Network, words: list[str]) -> None:
    text, error = run(*words, "--json")
    assert text == ""
    assert error is not None
    assert error.returncode == 2


def test_an_association_is_no_unit_for_the_command(net: Network) -> None:
    assert run()[1] is not None
