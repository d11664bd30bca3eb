"""The frame of a form page: who may, what was typed, what refuses, what somebody else wrote, what comes next."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import include, path

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, OutOfSight, Refused, Stale
from kexie_portal.web.form_page import EditPage, FormPage
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import EnterpriseFactory, officer_of

#: What the address of an enterprise stands for in these pages.
CLOSED_TO_ALL, TOO_LATE = "不许改", "来晚了"


class RenameForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="名称", max_length=20)
    address = forms.CharField(label="地址", required=False)

    @staticmethod
    def values_of(enterprise: Enterprise) -> dict[str, Any]:
        return {"version": enterprise.version, "name": enterprise.name, "address": enterprise.address}


REFUSALS = {
    "占用": Refused("已有同名企业", "name"),
    "关闭": Refused("企业已注销"),
    "别处": Refused("没有这一栏", "elsewhere"),
    "无权": NotAllowed("您的任职不包括改名"),
    "无权此名": NotAllowed("这个名称归省里定", "name"),
    "出界": OutOfSight(),
}


class RenameView(EditPage):
    title = "改名"
    note = "原名仍可查到"
    form_class = RenameForm
    words = "名称已改。"

    def subject(self, pk: int) -> Enterprise:
        return get_object_or_404(Enterprise, pk=pk)

    def allowed(self, enterprise: Enterprise) -> bool:
        return enterprise.name != CLOSED_TO_ALL

    def late(self, enterprise: Enterprise) -> str:
        return "别人已经改过。" if enterprise.name == TOO_LATE else ""

    def act(self, enterprise: Enterprise, form: RenameForm) -> Enterprise:
        told = form.cleaned_data
        if told["name"] in REFUSALS:
            raise REFUSALS[told["name"]]
        if told["version"] != enterprise.version:
            raise Stale(enterprise)
        enterprise.name, enterprise.address = told["name"], told["address"]
        enterprise.version += 1
        enterprise.save()
        return enterprise

    def back(self, enterprise: Enterprise) -> str:
        return f"/renamed/{enterprise.pk}/"


class ReadView(RenameView):
    readable = True
    template_name = "tests/form.html"


class LineForm(forms.Form):
    number = forms.IntegerField()


class LinesView(RenameView):
    def formsets(self, enterprise: Enterprise, data: Any = None) -> dict[str, Any]:
        return {"lines": forms.formset_factory(LineForm)(data, prefix="line")}

    def act(self, enterprise: Enterprise, form: RenameForm, lines: Any) -> Enterprise:
        enterprise.staff = sum(line.cleaned_data.get("number", 0) for line in lines)
        enterprise.save()
        return enterprise


class SignedForm(RenameForm):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class ScopedView(FormPage):
    template_name = "tests/form.html"
    model, related, called = Enterprise, ("unit",), "enterprise"
    form_class = SignedForm
    for_user = True
    words = "“%(name)s”已存。"
    opens_made = True

    def allowed(self, enterprise: Enterprise) -> bool:
        return True

    def act(self, enterprise: Enterprise, form: SignedForm) -> Enterprise:
        return enterprise


class NobodyView(FormPage):
    form_class = RenameForm

    def drawn(self, *args: Any, **formsets: Any) -> HttpResponse:
        raise AssertionError("nobody may see it")


handler403 = "kexie_portal.web.errors.permission_denied"
urlpatterns = [
    path("rename/<int:pk>/", RenameView.as_view()),
    path("read/<int:pk>/", ReadView.as_view()),
    path("lines/<int:pk>/", LinesView.as_view()),
    path("scoped/<int:pk>/", ScopedView.as_view()),
    path("nobody/", NobodyView.as_view()),
    path("", include("kexie_portal.urls")),
]


@pytest.fixture
def enterprise(settings: Any, desk: Client) -> Enterprise:
    settings.ROOT_URLCONF = __name__
    return EnterpriseFactory(name="宇通客车", address="旧址")


def sent(enterprise: Enterprise, **changes: Any) -> dict[str, Any]:
    return {"version": enterprise.version, "name": "宇通股份", "address": "旧址", **changes}


def name_now(enterprise: Enterprise) -> str:
    return Enterprise.objects.values_list("name", flat=True).get(pk=enterprise.pk)


def test_it_opens_with_what_is_stored_and_the_words_of_the_page(desk: Client, enterprise: Enterprise) -> None:
    response = desk.get(f"/rename/{enterprise.pk}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].initial == RenameForm.values_of(enterprise)
    assert f'data-autosave="rename-{enterprise.pk}"' in page
    assert "data-bound" not in page
    for words in ("改名", "原名仍可查到", 'value="宇通客车"', f'href="/renamed/{enterprise.pk}/"'):
        assert words in page


def test_what_is_sound_is_done_and_said(desk: Client, enterprise: Enterprise) -> None:
    response = desk.post(f"/rename/{enterprise.pk}/", sent(enterprise))
    assert (response.status_code, response["Location"]) == (302, f"/renamed/{enterprise.pk}/")
    assert [str(one) for one in get_messages(response.wsgi_request)] == ["名称已改。"]
    assert name_now(enterprise) == "宇通股份"


def test_a_wrong_field_keeps_what_was_typed(desk: Client, enterprise: Enterprise) -> None:
    response = desk.post(f"/rename/{enterprise.pk}/", sent(enterprise, name="", address="新址"))
    assert response.status_code == 422
    assert 'value="新址"' in response.content.decode()
    assert "data-bound" in response.content.decode()
    assert list(response.context["form"].errors) == ["name"]
    assert name_now(enterprise) == "宇通客车"


@pytest.mark.parametrize(
    ("name", "field"), [("占用", "name"), ("关闭", "__all__"), ("别处", "__all__"), ("无权此名", "name")]
)
def test_a_refusal_stands_beside_the_field_at_fault(
    desk: Client, enterprise: Enterprise, name: str, field: str
) -> None:
    response = desk.post(f"/rename/{enterprise.pk}/", sent(enterprise, name=name))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [REFUSALS[name].message]}
    assert f'value="{name}"' in response.content.decode()


def test_who_may_not_is_answered_403_and_who_loses_sight_of_it_404(desk: Client, enterprise: Enterprise) -> None:
    refused = desk.post(f"/rename/{enterprise.pk}/", sent(enterprise, name="无权"))
    assert refused.status_code == 403
    assert "您的任职不包括改名" in refused.content.decode()
    assert desk.post(f"/rename/{enterprise.pk}/", sent(enterprise, name="出界")).status_code == 404
    assert desk.get("/rename/999999/").status_code == 404


def test_the_rule_is_asked_before_anything_is_shown_or_done(desk: Client, enterprise: Enterprise) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(name=CLOSED_TO_ALL)
    assert desk.get(f"/rename/{enterprise.pk}/").status_code == 403
    assert desk.post(f"/rename/{enterprise.pk}/", sent(enterprise)).status_code == 403
    assert name_now(enterprise) == CLOSED_TO_ALL


def test_a_page_that_names_no_rule_is_nobodys(desk: Client, enterprise: Enterprise) -> None:
    assert (desk.get("/nobody/").status_code, desk.post("/nobody/").status_code) == (403, 403)


def test_a_readable_page_is_read_without_its_form(desk: Client, enterprise: Enterprise) -> None:
    assert "form" in desk.get(f"/read/{enterprise.pk}/").context
    Enterprise.objects.filter(pk=enterprise.pk).update(name=CLOSED_TO_ALL)
    response = desk.get(f"/read/{enterprise.pk}/")
    assert response.status_code == 200
    assert response.context.get("form") is None
    assert desk.post(f"/read/{enterprise.pk}/", sent(enterprise)).status_code == 403


def test_strangers_are_asked_to_sign_in(client: Client, enterprise: Enterprise) -> None:
    client.logout()
    response = client.post(f"/rename/{enterprise.pk}/", sent(enterprise))
    assert response.status_code == 302
    assert "login" in response["Location"]
    assert name_now(enterprise) == "宇通客车"


def test_who_comes_too_late_goes_back_or_keeps_what_was_typed(desk: Client, enterprise: Enterprise) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(name=TOO_LATE)
    opened = desk.get(f"/rename/{enterprise.pk}/")
    assert (opened.status_code, opened["Location"]) == (302, f"/renamed/{enterprise.pk}/")
    assert [str(one) for one in get_messages(opened.wsgi_request)] == ["别人已经改过。"]
    response = desk.post(f"/rename/{enterprise.pk}/", sent(enterprise))
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["别人已经改过。"]
    assert 'value="宇通股份"' in response.content.decode()
    assert name_now(enterprise) == TOO_LATE


def test_a_crossed_edit_shows_both_versions(desk: Client, enterprise: Enterprise) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(name="宇通集团", version=enterprise.version + 1)
    response = desk.post(f"/rename/{enterprise.pk}/", sent(enterprise))
    page = response.content.decode()
    assert response.status_code == 409
    assert [row.differs for row in response.context["differences"]] == [True, False]
    assert "宇通集团" in page
    assert "宇通股份" in page
    assert name_now(enterprise) == "宇通集团"


def test_the_same_sent_twice_is_written_once(desk: Client, enterprise: Enterprise) -> None:
    twice = sent(enterprise)
    first, second = (desk.post(f"/rename/{enterprise.pk}/", twice) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert not any(row.differs for row in second.context["differences"])
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.version) == ("宇通股份", twice["version"] + 1)


def test_lines_are_checked_with_the_form_and_handed_to_the_action(desk: Client, enterprise: Enterprise) -> None:
    lines = {"line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "0", "line-0-number": "3", "line-1-number": "x"}
    address = f"/lines/{enterprise.pk}/"
    wrong = desk.post(address, sent(enterprise, **lines))
    assert wrong.status_code == 422
    assert wrong.context["lines"].forms[1].errors
    assert desk.post(address, sent(enterprise, **{**lines, "line-1-number": "4"})).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.staff == 7


def test_a_page_that_names_its_model_finds_what_its_user_sees(
    desk: Client, client: Client, enterprise: Enterprise, django_assert_num_queries: Any
) -> None:
    address = f"/scoped/{enterprise.pk}/"
    assert desk.get(address).status_code == 404
    officer = officer_of(enterprise.unit)
    client.force_login(officer)
    shown = client.get(address).context
    assert (shown["enterprise"], shown["form"].user) == (enterprise, officer)
    with django_assert_num_queries(0):
        assert shown["enterprise"].unit == enterprise.unit
    done = client.post(address, sent(enterprise))
    assert (done.status_code, done["Location"]) == (302, enterprise.get_absolute_url())
    assert [str(one) for one in get_messages(done.wsgi_request)] == ["“宇通客车”已存。"]
