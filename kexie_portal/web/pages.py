"""What every page shares: the user who asks, the rule that is asked first, a refusal that is said beside the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import NotAllowed, OutOfSight, Refused

Done = TypeVar("Done")


class Page(LoginRequiredMixin, View):
    """A page for signed-in people."""

    template_name = ""
    #: The status with which a form is answered that was not taken.
    wrong: ClassVar[int] = 422

    @property
    def actor(self) -> User:
        """Return the user who asks."""
        return person(self.request)

    def show(self, form: forms.BaseForm | None = None, /, **context: object) -> HttpResponse:
        """Draw the page; a form that was sent keeps what was typed."""
        sent = form is not None and form.is_bound
        if form is not None:
            context["form"] = form
        return TemplateResponse(self.request, self.template_name, context, status=self.wrong if sent else 200)


def demand(allowed: bool) -> None:
    """Answer 403 in plain words where a visible record may not be changed by this posting."""
    if not allowed:
        raise PermissionDenied(_("Your posting does not include this."))


def attempt(form: forms.BaseForm, action: Callable[[], Done]) -> Done | None:
    """Run an action; what refuses it is said beside the field at fault, and None comes back."""
    try:
        return action()
    except NotAllowed as refusal:
        if refusal.field not in form.fields:
            raise PermissionDenied(refusal.message) from refusal
        form.add_error(refusal.field, refusal.message)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    except OutOfSight as left:
        raise Http404 from left
    return None
