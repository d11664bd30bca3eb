"""Two people at one record: the page that shows both versions side by side."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.encoding import force_str
from django.utils.formats import localize
from django.utils.translation import gettext as _

SKIPPED = ("version",)


class StaleVersion(Exception):
    """Raised by an action under its lock when the record has moved on since the edit began."""


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


def differences(form: forms.BaseModelForm, current: Model) -> list[Difference]:
    """Set what is stored now beside what the form was sent, field by field."""
    rows = []
    for name, field in form.fields.items():
        if name in SKIPPED or field.disabled:
            continue
        yours = form.cleaned_data.get(name) if name in form.cleaned_data else form.data.get(form.add_prefix(name))
        rows.append(Difference(force_str(form[name].label), _said(field, _stored(current, name)), _said(field, yours)))
    return rows


def _stored(current: Model, name: str) -> Any:
    try:
        field = current._meta.get_field(name)
    except FieldDoesNotExist:
        return getattr(current, name, "")
    return list(getattr(current, name).all()) if field.many_to_many else getattr(current, name)


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return "—"
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return "、".join(sorted(force_str(one) for one in value)) or "—"
    choices = dict(getattr(field, "choices", None) or []) if not isinstance(field, forms.ModelChoiceField) else {}
    return force_str(choices.get(value, localize(value)))


def conflict_response(request: HttpRequest, form: forms.BaseModelForm, *, changed_by: str = "") -> HttpResponse:
    """Answer 409 with both versions; the person takes over theirs or saves his own on top."""
    current = type(form.instance)._default_manager.get(pk=form.instance.pk)
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("version", "csrfmiddlewaretoken")
    ]
    context = {
        "object": current,
        "differences": differences(form, current),
        "sent": sent,
        "version_name": form.add_prefix("version"),
        "version": getattr(current, "version", ""),
        "changed_by": changed_by,
        "path": request.get_full_path(),
    }
    return TemplateResponse(request, "web/conflict.html", context, status=409)


class VersionedUpdateMixin:
    """An update view whose form is a `VersionedFormMixin`: a stale one gets both versions, never a lost update."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, unless the record has moved on, now or while the action waited for its lock."""
        if form.stale:
            return conflict_response(self.request, form)
        try:
            return super().form_valid(form)  # type: ignore[misc,no-any-return]
        except StaleVersion:
            return conflict_response(self.request, form)
