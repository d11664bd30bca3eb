"""A page that is one form about one subject: the plain template is shared, its words come from the view."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise

from orgs.pages.shared import Page
from orgs.tree.models.organization import Organization

Words = str | Promise


class FormPage(Page):
    """One form: `title`, `verb` and the way back are said by the subclass."""

    template_name = "orgs/pages/subject_form.html"
    title: ClassVar[Words] = ""
    verb: ClassVar[Words] = ""
    note: ClassVar[Words] = ""
    danger: ClassVar[bool] = False
    #: Fields that share a line, by their names; the others stand alone.
    lines: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def page(self, form: forms.Form, *, back: str, about: str = "", **more: Any) -> HttpResponse:
        """Draw the form; `about` names what it is about, `back` is where cancelling leads."""
        words = {"title": self.title, "verb": self.verb, "note": self.note, "danger": self.danger}
        return self.show(form, **{**words, "back": back, "about": about, "autosave": self.draft_name(), **more})

    def draft_name(self) -> str:
        """Return the name under which the browser keeps the draft: the address of the page."""
        return self.request.path.strip("/").replace("/", "-")

    def done(self, words: str, url: str) -> HttpResponse:
        """Say what was done and go on."""
        messages.success(self.request, words)
        return redirect(url)

    def node(self, pk: int, **conditions: Any) -> Organization:
        """Return a visible node; others are 404."""
        rows = Organization.objects.visible_to(self.actor).filter(**conditions).select_related("parent__parent__parent")
        return get_object_or_404(rows, pk=pk)


def tab(node: Organization, key: str) -> str:
    """Return the address of a tab of a node's page."""
    return f"{node.get_absolute_url()}?tab={key}"


def version_sent(request: HttpRequest) -> int:
    """Return the version that a form began from; 0 for what is no number."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
