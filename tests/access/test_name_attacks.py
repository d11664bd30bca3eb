"""Names with what nobody sees: two of one name must not pass for different ones, nor read the other way round."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.test import Client

from orgs.changes.models.change import ChangeCase
from orgs.societies.models.survey import IndustrySurvey
from orgs.tree.models.organization import Organization
from tests.access.parts.societies import key_of, survey_of
from tests.access.world import World

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
HIDDEN = ("\u200b", "\u202e", "\x08", "\ufeff", "\u2066")


@pytest.mark.parametrize("hidden", HIDDEN)
def test_an_invisible_letter_makes_no_second_industry_of_the_year(as_role: As, world: World, hidden: str) -> None:
    """From it a second key industry would be chosen, and a second society of one industry founded."""
    city = world.luoyang
    name = survey_of(city).name
    sent = {"city": city.node.pk, "year": 2024, "name": f"{name[:1]}{hidden}{name[1:]}", "source": "统计局"}
    assert as_role("luoyang").post("/industries/new/", sent).status_code == 422
    assert IndustrySurvey.objects.filter(city=city.node).count() == 1


@pytest.mark.parametrize("hidden", HIDDEN)
def test_names_are_kept_as_they_are_read(as_role: As, world: World, hidden: str) -> None:
    city, client = world.luoyang, as_role("luoyang")
    change = f"/associations/{city.association.pk}/changes/new/name/"
    assert client.post(change, {"new_name": f"新{hidden}名  科协", "reason": "改名"}).status_code == 302
    assert ChangeCase.objects.get().new_name == "新名 科协"
    society = {"name": f"轴承{hidden}学会", "opened": "2024-01-01", "key_industry": key_of(city).pk}
    assert client.post(f"/organizations/{city.node.pk}/societies/new/", society).status_code == 302
    assert Organization.objects.filter(name="轴承学会").exists()
    park = {"name": f"高新{hidden}园科学技术协会", "short_name": f"高新{hidden}园"}
    assert client.post(f"/organizations/{city.county.pk}/parks/new/", park).status_code == 302
    assert Organization.objects.filter(name="高新园科学技术协会", short_name="高新园").exists()


class Hinted(forms.Form):
    """A form whose hint names a file as it was uploaded."""

    file = forms.CharField(help_text="“<img src=x onerror=alert(1)>.pdf” is kept")
    box = forms.BooleanField(help_text="<script>alert(1)</script>")


def test_a_hint_is_words_and_no_mark_up(as_role: As, world: World) -> None:
    drawn = str(Hinted())
    assert "<img" not in drawn
    assert "<script>" not in drawn
    page = as_role("luoyang").get("/accounts/password/change/").content.decode()
    assert "&lt;ul&gt;" not in page, "the list of password rules is mark-up of the framework"
