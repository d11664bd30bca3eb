"""A form of the tests' own, about one object, so that the base is tested without any subject."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.db.models import Q

from kexie_portal.public import kinds
from kexie_portal.public.kinds import FormKind, Subject

KEY = "sample"
SUBJECT = Subject("410300", 7, "示例单位", phone="0379-00000000")
VALUES = {"name": "张三", "words": "想成立企业科协"}


class SampleForm(forms.Form):
    """Two lines of text and a file."""

    name = forms.CharField(label="姓名", max_length=20)
    words = forms.CharField(label="说明", max_length=200, widget=forms.Textarea)
    file_1 = forms.FileField(label="附件", required=False)


def concerns(user) -> Q:
    return Q(object_pk=7) if user.username.startswith("officer") else kinds.NOTHING


@pytest.fixture
def kind() -> Iterator[FormKind]:
    made = kinds.register(
        FormKind(
            KEY, "示例表单", SampleForm, concerns=concerns,
            may_decide=lambda user, submission: user.username == "officer-1",
            accept=lambda submission, actor: "/work/", told=lambda submission: [], files=1,
        )
    )  # fmt: skip
    yield made
    del kinds._kinds[KEY]
