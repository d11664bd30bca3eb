"""A hostile applicant or officer at foundings: codes of other cities, papers that are no papers, cases that moved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexie_portal.accounts.models import User
from orgs.actions import founding as actions
from orgs.enums_founding import REQUIRED_MATERIALS
from orgs.founding_forms import FORMS
from orgs.models import Enterprise, FoundingCase
from tests.access.world import MARKS, City, World
from tests.orgs.founding.cases import SAID, paper

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def application(city: City, host: Enterprise) -> FoundingCase:
    """Return a complete draft of a city's officer under the code of an enterprise."""
    actor = User.objects.get(pk=city.officer.pk)
    case = actions.start(actor=actor, unit=city.county, values={**SAID, "uscc": host.uscc})
    for kind in REQUIRED_MATERIALS:
        actions.add_material(case, actor=actor, kind=kind, upload=paper(FORMS[kind]))
    return case


@pytest.mark.parametrize("which", ["enterprise", "free"])
def test_a_code_of_another_city_tells_nothing_of_the_enterprise(as_role: As, world: World, which: str) -> None:
    """Neither its name, nor whether it is closed or hosts an association."""
    host = getattr(world.luoyang, which)
    if which == "free":
        Enterprise.objects.filter(pk=host.pk).update(closed="2025-03-01")
    case, client = application(world.zhengzhou, host), as_role("zhengzhou")
    page = client.get(case.get_absolute_url()).content.decode()
    refused = client.post(f"/cases/orgs/foundingcase/{case.pk}/move/", {"verb": "submit"})
    assert refused.status_code == 422
    for text in (page, refused.content.decode()):
        assert host.name not in text
        assert "2025-03-01" not in text
        assert "已成立企业科协" not in text
    assert MARKS["luoyang"] in refused.content.decode(), "the unit that keeps it is named"
