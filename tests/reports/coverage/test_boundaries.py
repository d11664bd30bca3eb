"""The boundaries that the maps are drawn from."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.coverage import boundaries
from tests.orgs.factories import UserFactory
from tests.reports.coverage.test_dashboard import signed_in


def codes(answer: Any) -> set[str]:
    text = gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content
    return {one["properties"]["adcode"] for one in json.loads(text)["features"]}


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    return signed_in(client, UserFactory())


def address(code: str) -> str:
    return reverse("reports:boundaries", args=[code])


def test_the_province_has_its_cities_and_a_city_its_counties(desk: Client) -> None:
    assert len(codes(desk.get(address("410000")))) == 18
    luoyang = codes(desk.get(address("410300"), headers={"Accept-Encoding": "gzip"}))
    assert "410324" in luoyang
    assert all(code.startswith("4103") for code in luoyang)
    assert codes(desk.get(address("419001"))) == {"419001"}
    assert desk.get(address("110000")).status_code == 404


def test_an_address_with_the_hash_is_kept_for_good(desk: Client) -> None:
    answer = desk.get(boundaries.url("410300", of_cities=False))
    assert "immutable" in answer.headers["Cache-Control"]
    assert desk.get(address("410300"), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert "no-cache" in desk.get(address("410300")).headers["Cache-Control"]


def test_a_page_with_a_map_stays_light() -> None:
    outline = boundaries.outline("410000", of_cities=True)
    assert outline is not None
    assert len(outline.packed) < 40_000


def test_an_installation_brings_its_own(desk: Client, settings: Any, tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[112.00001, 34.0], [113.0, 34.0], [113.0, 35.0], [112.0, 34.0]]]}
    feature = {"type": "Feature", "properties": {"adcode": 410300, "name": "洛阳"}, "geometry": square}
    (tmp_path / boundaries.CITIES).write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    settings.MAP_BOUNDARIES_DIR = str(tmp_path)
    assert codes(desk.get(address("410000"))) == {"410300"}
    assert desk.get(address("410300")).status_code == 404


def test_nobody_gets_them_without_signing_in(client: Client, db: None) -> None:
    assert client.get(address("410000")).status_code == 302
