"""An edit that began from an older version gets both, and the person decides."""

import re
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import include, path

from kexie_portal.web.conflicts import differences
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.forms import VersionedFormMixin
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import EnterpriseFactory


class NameForm(VersionedFormMixin, forms.ModelForm):
    class Meta:
        model = Enterprise
        fields = ["name", "address"]

    def save(self, commit: bool = True) -> Any:
        self.instance.version += 1
        return super().save(commit)


class NameView(FormPage):
    form_class = NameForm
    template_name = "tests/form.html"

    def subject(self, pk: int) -> Enterprise:
        return Enterprise.objects.get(pk=pk)

    def allowed(self, enterprise: Enterprise) -> bool:
        return True

    def needs(self, enterprise: Enterprise) -> dict[str, Any]:
        return {"instance": enterprise}

    def act(self, enterprise: Enterprise, form: NameForm) -> Any:
        return form.save()

    def back(self, enterprise: Enterprise) -> str:
        return "/about/"


urlpatterns = [path("edit/<int:pk>/", NameView.as_view()), path("", include("kexie_portal.urls"))]


@pytest.fixture
def enterprise(settings: Any, desk: Client) -> Enterprise:
    settings.ROOT_URLCONF = __name__
    return EnterpriseFactory(name="宇通客车", address="旧址")


def test_an_edit_of_the_present_version_is_saved(desk: Client, enterprise: Enterprise) -> None:
    sent = {"name": "宇通客车股份", "address": "旧址", "version": enterprise.version}
    assert desk.post(f"/edit/{enterprise.pk}/", sent).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.name == "宇通客车股份"


def test_a_stale_edit_overwrites_nothing_and_shows_both(desk: Client, enterprise: Enterprise) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(name="宇通集团", version=enterprise.version + 1)
    response = desk.post(
        f"/edit/{enterprise.pk}/", {"name": "宇通客车股份", "address": "旧址", "version": enterprise.version}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "宇通集团" in page
    assert "宇通客车股份" in page
    assert page.count('class="is-different"') == 1
    enterprise.refresh_from_db()
    assert enterprise.name == "宇通集团"


def test_mine_on_top_is_saved_by_what_the_page_offers(desk: Client, enterprise: Enterprise) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(name="宇通集团", version=enterprise.version + 1)
    address = f"/edit/{enterprise.pk}/"
    page = desk.post(
        address, {"name": "宇通客车股份", "address": "新址", "version": enterprise.version}
    ).content.decode()
    offered = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.split('class="card-footer')[1])
    )
    offered.pop("csrfmiddlewaretoken", None)
    assert desk.post(address, offered).status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.address) == ("宇通客车股份", "新址")


class ChoiceForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=[("a", "规上"), ("b", "高新")])
    labels = forms.MultipleChoiceField(label="标签", choices=[("x", "甲"), ("y", "乙")])
    host = forms.ModelChoiceField(label="企业", queryset=Enterprise.objects.all())
    party = forms.BooleanField(label="党组织", required=False)
    note = forms.CharField(label="备注", required=False)
    unit = forms.CharField(label="单位", disabled=True, required=False)


def test_both_versions_are_said_in_the_words_of_the_form(db: None) -> None:
    host = EnterpriseFactory(name="宇通客车")
    other = EnterpriseFactory(name="中信重工", unit=host.unit)
    form = ChoiceForm({"kind": "b", "labels": ["y", "x"], "host": other.pk, "party": "on"})
    assert form.is_valid()
    stored = {"kind": "a", "labels": ["x"], "host": host.pk, "party": False, "note": "旧"}
    rows = {row.label: (row.theirs, row.yours) for row in differences(form, stored)}
    assert rows == {
        "类别": ("规上", "高新"),
        "标签": ("甲", "、".join(sorted(["乙", "甲"]))),
        "企业": ("宇通客车", "中信重工"),
        "党组织": ("否", "是"),
        "备注": ("旧", "—"),
    }
