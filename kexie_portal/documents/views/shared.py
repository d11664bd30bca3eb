"""What the pages of letters share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.documents import access
from kexie_portal.documents.access import PROVINCE_DEFAULT, Unit
from kexie_portal.documents.enums import LetterKind

DEFAULT = "default"


class LetterPage(LoginRequiredMixin, View):
    """A page for signed-in people; a form with errors answers 422 and keeps what was typed."""

    template_name = ""
    request: HttpRequest

    @property
    def actor(self) -> User:
        """Return who asks."""
        return person(self.request)

    def show(self, form: forms.Form | None = None, **context: Any) -> HttpResponse:
        """Draw the page."""
        wrong = form is not None and form.is_bound
        if form is not None:
            context["form"] = form
        return TemplateResponse(self.request, self.template_name, context, status=422 if wrong else 200)

    def unit(self, path: str) -> Unit:
        """Return the unit of the address that the user writes for; any other is 404."""
        code = PROVINCE_DEFAULT if path == DEFAULT else path
        found = next((one for one in access.units().edited(self.actor) if one.code == code), None)
        if found is None:
            raise Http404
        return found

    def kind(self, path: str) -> LetterKind:
        """Return the kind of the address."""
        if path not in LetterKind.values:
            raise Http404
        return LetterKind(path)


def demand(allowed: bool) -> None:
    """Answer 403 in plain words where the posting does not include the verb."""
    if not allowed:
        raise PermissionDenied(_("Your posting does not include this."))


def path_of(unit: Unit) -> str:
    """Return the part of the address that stands for a unit."""
    return unit.code or DEFAULT


def label(unit: Unit) -> str:
    """Name a unit; the province's default, which bears the province's name, is told from the province itself."""
    return unit.name if unit.code else _("Default of the province for all cities")
