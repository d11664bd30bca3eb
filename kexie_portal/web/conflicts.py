"""Two people at one record: the page that shows both versions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import localize
from django.utils.translation import gettext as _

VERSION = "version"
NOTHING = "—"


@dataclass(frozen=True)
class Difference:
    """A field with what the record holds now and what the person typed."""

    label: str
    theirs: str
    yours: str

    @property
    def differs(self) -> bool:
        """Say whether the two are not the same."""
        return self.theirs != self.yours


def conflict_page(
    request: HttpRequest, form: forms.BaseForm, current: Model, stored: Mapping[str, object]
) -> HttpResponse:
    """Answer 409 with what is stored now beside what was typed; nothing is overwritten.

    `stored` names the values by the fields of the form, and the version. The person takes over theirs or saves their
    own on top.
    """
    context = {
        "object": current,
        "differences": differences(form, stored),
        "sent": _sent_again(request, form),
        "version_name": form.add_prefix(VERSION),
        "version": stored.get(VERSION, ""),
        "path": request.get_full_path(),
    }
    return TemplateResponse(request, "web/conflict.html", context, status=409)


def differences(form: forms.BaseForm, stored: Mapping[str, object]) -> list[Difference]:
    """Set what is stored now beside what the form was sent, field by field."""
    return [
        Difference(str(form[name].label), _said(field, stored.get(name)), _said(field, form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if name != VERSION and not field.disabled
    ]


def stored_in(record: Model, names: Iterable[str]) -> dict[str, Any]:
    """Return what a record holds now, by the fields of a form that writes it straight, with its version."""
    return {name: _held(record, name) for name in (*names, VERSION)}


def _held(record: Model, name: str) -> Any:
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return getattr(record, name, "")
    return list(getattr(record, name).all()) if field.many_to_many else getattr(record, name)


def _sent_again(request: HttpRequest, form: forms.BaseForm) -> list[tuple[str, str]]:
    left_out = (form.add_prefix(VERSION), "csrfmiddlewaretoken")
    return [(name, one) for name, values in request.POST.lists() if name not in left_out for one in values]


def _said(field: forms.Field, value: object) -> str:
    if value is None or value == "":
        return NOTHING
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return "、".join(sorted(_said(field, one) for one in value)) or NOTHING
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(value, Model) else _chosen(field, value)
        return field.label_from_instance(chosen) if chosen else NOTHING
    choices = {str(key): str(words) for key, words in getattr(field, "choices", None) or ()}
    key = str(value).lower() if isinstance(value, bool) else str(value)
    if key in choices:
        return choices[key]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(localize(value))


def _chosen(field: forms.ModelChoiceField, value: object) -> Model | None:
    return field.queryset.filter(pk=value).first() if value and field.queryset is not None else None
