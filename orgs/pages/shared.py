"""What the pages of the network share: refusals shown in the form, both versions of a stale one, allowed verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.web.conflicts import Difference
from kexie_portal.workflow.errors import NotAllowed, Refused
from orgs.common.scope import LeftScope
from orgs.tree.edges import TreeError


class Page(LoginRequiredMixin, View):
    """A page for signed-in people."""

    template_name = ""

    @property
    def actor(self) -> User:
        """Return who asks."""
        return person(self.request)

    def show(self, form: forms.Form | None = None, **context: Any) -> HttpResponse:
        """Draw the page; a form with errors answers 422 and keeps what was typed."""
        wrong = form is not None and form.is_bound
        if form is not None:
            context["form"] = form
        return TemplateResponse(self.request, self.template_name, context, status=422 if wrong else 200)


def demand(allowed: bool) -> None:
    """Answer 403 in plain words where a visible record may not be changed by this posting."""
    if not allowed:
        raise PermissionDenied(_("Your posting does not include this."))


def attempt(form: forms.Form, action: Callable[[], Any]) -> Any:
    """Run an action; what refuses it is said beside the field at fault, and None comes back."""
    try:
        return action()
    except NotAllowed as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
            return None
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    except TreeError as refusal:
        form.add_error(None, str(refusal))
    except LeftScope as left:
        raise Http404 from left
    return None


def conflict_page(request: HttpRequest, form: forms.Form, current: Model, stored: Mapping[str, Any]) -> HttpResponse:
    """Answer 409 with what is stored now beside what was typed; nothing is overwritten."""
    rows = [
        Difference(str(form[name].label), _said(field, stored.get(name)), _said(field, form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if name != "version"
    ]
    skipped = ("version", "csrfmiddlewaretoken")
    context = {
        "object": current,
        "differences": rows,
        "sent": [(name, v) for name, values in request.POST.lists() if name not in skipped for v in values],
        "version_name": "version",
        "version": stored["version"],
        "changed_by": "",
        "path": request.get_full_path(),
    }
    return TemplateResponse(request, "web/conflict.html", context, status=409)


def _chosen(field: forms.ModelChoiceField, value: Any) -> Model | None:
    return field.queryset.filter(pk=value).first() if value and field.queryset is not None else None


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(value, Model) else _chosen(field, value)
        return field.label_from_instance(chosen) if chosen else "—"
    choices = {str(key): str(words) for key, words in getattr(field, "choices", [])}
    key = str(value).lower() if isinstance(value, bool) else str(value)
    if value is not None and key in choices:
        return choices[key]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value in (None, "", ()) else str(localize(value))
