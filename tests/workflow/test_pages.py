"""The page of a move that needs a form: what the table allows, who was first, what is typed, what the letter says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import include, path

from kexie_portal.errors import Refused
from kexie_portal.workflow import moving, signing
from kexie_portal.workflow.pages import MovePage
from orgs.founding.models import FoundingCase
from tests.orgs.founding.cases import Place, again, brought_to, place

pytestmark = pytest.mark.django_db
BROKEN = "公文写不成"


class NoteForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="意见", required=False)


class ForwardPage(MovePage):
    template_name = "web/subject_form.html"
    step = "forward"
    form_class = NoteForm
    preview_name = "预览"

    def case(self, pk: int) -> FoundingCase:
        return get_object_or_404(FoundingCase.objects.visible_to(self.actor), pk=pk)

    def initial(self, case: FoundingCase) -> dict[str, Any]:
        return {"version": case.version}

    def preview(self, case: FoundingCase, form: NoteForm) -> tuple[bytes, bytes]:
        if form.cleaned_data["note"] == BROKEN:
            raise Refused("公文缺编号", "note")
        return b"word", b"pdf"


class UnknownPage(ForwardPage):
    step = "fly"


urlpatterns = [
    path("forward/<int:pk>/", ForwardPage.as_view()),
    path("fly/<int:pk>/", UnknownPage.as_view()),
    path("", include("kexie_portal.urls")),
]


@pytest.fixture
def here(settings: Any) -> Place:
    settings.ROOT_URLCONF = __name__
    return place()


@pytest.fixture
def seen_by(here: Place) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(here.people[name])
        return client

    return signed_in


def state(case: FoundingCase) -> str:
    return FoundingCase.objects.values_list("state", flat=True).get(pk=case.pk)


def test_it_opens_for_whom_the_table_allows(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    response = seen_by("county").get(f"/forward/{case.pk}/")
    assert response.status_code == 200
    assert (response.context["case"], response.context["form"].initial) == (case, {"version": case.version})
    assert seen_by("contact").get(f"/forward/{case.pk}/").status_code == 403
    assert seen_by("other_city").get(f"/forward/{case.pk}/").status_code == 404
    assert seen_by("county").get(f"/fly/{case.pk}/").status_code == 404


def test_it_takes_the_move_with_what_was_typed(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    sent = {"version": case.version, "note": "材料齐全"}
    response = seen_by("county").post(f"/forward/{case.pk}/", sent)
    assert (response.status_code, response["Location"]) == (302, case.get_absolute_url())
    assert state(case) == "city"
    step = signing.steps_of(FoundingCase.objects.get(pk=case.pk))[-1]
    assert (step.verb, step.note, step.actor) == ("forward", "材料齐全", here.people["county"])


def test_what_refuses_the_move_keeps_what_was_typed(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    response = seen_by("county").post(f"/forward/{case.pk}/", {"version": case.version, "note": "长" * 1001})
    assert response.status_code == 422
    assert "note" in response.context["form"].errors
    assert "长" * 1001 in response.content.decode()
    assert state(case) == "county"


def test_who_opens_it_late_reads_who_was_there_before(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    moving.move(case, "forward", actor=again(here.people["county"]))
    response = seen_by("county").get(f"/forward/{case.pk}/", follow=True)
    assert response.redirect_chain[0][0] == case.get_absolute_url()
    assert here.people["county"].name in "".join(str(one) for one in response.context["messages"])
    assert seen_by("contact").get(f"/forward/{case.pk}/").status_code == 403


def test_who_sends_it_late_keeps_what_was_typed(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    sent = {"version": case.version, "note": "已核"}
    moving.move(case, "forward", actor=again(here.people["county"]))
    response = seen_by("county").post(f"/forward/{case.pk}/", sent)
    assert response.status_code == 422
    assert here.people["county"].name in response.context["form"].non_field_errors()[0]
    assert 'value="已核"' in response.content.decode()
    assert len(signing.steps_of(FoundingCase.objects.get(pk=case.pk))) == 3


def test_a_case_that_somebody_wrote_meanwhile_is_not_moved(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    response = seen_by("county").post(f"/forward/{case.pk}/", {"version": case.version - 1, "note": "已核"})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert 'value="已核"' in response.content.decode()
    assert state(case) == "county"


@pytest.mark.parametrize(("wanted", "content"), [("docx", b"word"), ("pdf", b"pdf")])
def test_the_letter_is_seen_before_and_moves_nothing(
    here: Place, seen_by: Callable[[str], Client], wanted: str, content: bytes
) -> None:
    case = brought_to(here, "county")
    sent = {"version": case.version, "note": "材料齐全", "preview": wanted}
    response = seen_by("county").post(f"/forward/{case.pk}/", sent)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (response.status_code, body) == (200, content)
    assert f".{wanted}" in response["Content-Disposition"]
    assert state(case) == "county"


def test_a_letter_that_cannot_be_written_says_why(here: Place, seen_by: Callable[[str], Client]) -> None:
    case = brought_to(here, "county")
    sent = {"version": case.version, "note": BROKEN, "preview": "pdf"}
    response = seen_by("county").post(f"/forward/{case.pk}/", sent)
    assert response.status_code == 422
    assert response.context["form"].errors == {"note": ["公文缺编号"]}
    assert state(case) == "county"
