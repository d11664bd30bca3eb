"""Scripts and formulas in every text of foundings, changes, societies, party building, letters and notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from orgs.duty.models.work_plan import WorkPlan
from orgs.founding.models import FoundingCase
from orgs.societies.models.society import SocietyMeeting
from tests.access.addresses import address
from tests.access.parts import gathered
from tests.access.test_injection import EVIL, FORMULAS, _csv_cells, _is_live, _live_cells, live_in
from tests.access.world import World

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
TABLE = gathered("TABLE")
#: Texts that the portal writes itself or looks rows up by; `html` is cleaned (tests/orgs/bulletins).
OWN = {
    "state", "kind", "code", "uscc", "rule", "form", "level", "side", "series", "unit_code", "role", "driver", "figure",
    "verb", "from_state", "to_state", "host", "address", "secret", "url", "channel", "stage", "responsible", "what",
    "html", "object_id", "docx_sha256", "pdf_sha256", "key", "manner", "national_society",
}  # fmt: skip


#: Lists of which nothing leaves.
STAY = {"public:submission_list"}


def poisoned(world: World, text: str) -> dict[str, str]:
    """Write a text into every free field of the examples' rows; returns the addresses, asked for before."""
    urls = {name: address(name, world.luoyang, world) for name in TABLE}
    for model in [*apps.get_app_config("orgs").get_models(), *apps.get_app_config("documents").get_models(),
                  *apps.get_app_config("notices").get_models()]:  # fmt: skip
        fields = {
            field.name: text[: field.max_length or 2000]
            for field in model._meta.concrete_fields
            if type(field) in (models.CharField, models.TextField)
            and not (field.choices or field.unique or field.primary_key or field.name in OWN)
        }
        if fields:
            model._base_manager.update(**fields)
    person = {"role": "chair", "name": text[:40], "duty": text[:60], "phone": text[:20]}
    FoundingCase.objects.update(preparation_group=[person], elected=[person])
    assert SocietyMeeting.objects.get().decisions == WorkPlan.objects.get().text == text, "the texts are there"
    return urls


def test_no_text_of_the_network_runs_on_a_page(as_role: As, world: World) -> None:
    urls, found = poisoned(world, EVIL), []
    for role in ("luoyang", "sysadmin"):
        client = as_role(role)
        for url in urls.values():
            response = client.get(url)
            assert response.status_code < 500, url
            if "html" in response.headers.get("Content-Type", "") and live_in(response.content.decode()):
                found.append(f"{role} at {url}")
    assert found == []


def test_no_list_of_the_network_leaves_with_a_live_formula(as_role: As, world: World) -> None:
    urls, client, found = poisoned(world, FORMULAS[0]), as_role("luoyang"), []
    lists = [urls[name] for name, (_get, post) in TABLE.items() if post.rest == 400 and name not in STAY]
    assert len(lists) > 15
    for url in lists:
        for kind in ("csv", "xlsx"):
            found += [f"{kind} at {url}: {cell}" for cell in _cells(client, url, kind) if _is_live(cell)]
    assert found == []


def _cells(client: Client, url: str, kind: str) -> list[Any]:
    response = client.post(url, {"export": kind, "reason": FORMULAS[0]})
    assert response.status_code == 200, url
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(_csv_cells(content) if kind == "csv" else _live_cells(content))
