"""A page that is one form about one subject: the frame is here, a subclass fills in what is its own.

The frame finds the subject, asks the rule, opens the form, and answers what was sent: 422 with what was typed where a
field is wrong or the action refuses, 409 with both versions where somebody else wrote meanwhile, and the next page
where it is done. A form view is about eight lines: `title`, `verb`, `form_class`, `subject`, `allowed`, `act`,
`words`, `back`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Stale
from kexie_portal.web.conflicts import conflict_page, stored_in
from kexie_portal.web.pages import Done, Page, attempt, demand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Model
    from django.forms import BaseFormSet
    from django.http import QueryDict
    from django.shortcuts import SupportsGetAbsoluteUrl

Words = str | Promise
#: What the form is about: a record, a value, or None for a form that makes its first record.
Subject = TypeVar("Subject")
Form = TypeVar("Form", bound=forms.BaseForm)


class FormPage(Page, Generic[Subject, Form]):
    """One form about one subject; the plain template needs only its words."""

    template_name = "web/subject_form.html"
    title: ClassVar[Words] = ""
    verb: ClassVar[Words] = ""
    note: ClassVar[Words] = ""
    danger: ClassVar[bool] = False
    form_class: ClassVar[type[Any]]
    #: The model of the record that the address names, where people see its rows by their scope, and what is read along.
    model: ClassVar[Any] = None
    related: ClassVar[tuple[str, ...]] = ()
    #: What a template of its own calls the subject.
    called: ClassVar[str] = ""
    #: Whether the form is told, as `user`, who fills it in.
    for_user: ClassVar[bool] = False
    #: The message once it is done; `%(name)s` names what was made.
    words: ClassVar[Words] = ""
    #: Whether the user goes on to what was made, not back.
    opens_made: ClassVar[bool] = False
    #: Whether a user who may not do it still reads the page, without the form.
    readable: ClassVar[bool] = False

    # ---------------------------------------------------------------- what a subclass fills in

    def subject(self, *args: Any, **address: Any) -> Subject:
        """Return what the address names, if the user sees it; anything else is 404."""
        if self.model is None:
            return cast(Subject, None)
        rows = self.model.objects.visible_to(self.actor)
        return get_object_or_404(rows.select_related(*self.related) if self.related else rows, pk=address["pk"])

    def allowed(self, subject: Subject, /) -> bool:
        """Tell whether the user may do it."""
        return False

    def late(self, subject: Subject, /) -> str:
        """Say why a user who may do it comes too late; nothing where they do not."""
        return ""

    def initial(self, subject: Subject, /) -> dict[str, Any]:
        """Return the values with which the form opens."""
        return {}

    def needs(self, subject: Subject, /) -> dict[str, Any]:
        """Return what the form wants to know besides."""
        return {"user": self.actor} if self.for_user else {}

    def formsets(self, subject: Subject, data: QueryDict | None = None, /) -> Mapping[str, BaseFormSet]:
        """Return the lines that belong to the form, by their names in the template; unsent where `data` is None."""
        return {}

    def act(self, *args: Any, **formsets: Any) -> Any:
        """Do to the subject what the form says, with the lines that belong to it; what is written comes back."""
        raise NotImplementedError

    def stored(self, record: Any, /) -> dict[str, Any]:
        """Return what a record says now, by the fields of the form, with its version."""
        if hasattr(self.form_class, "values_of"):
            return dict(self.form_class.values_of(record))
        return stored_in(record, self.form_class.base_fields)

    def said(self, subject: Subject, form: Form, made: Any, /) -> str:
        """Say what was done."""
        words = str(self.words)
        return words % {"name": made} if "%(name)s" in words else words

    def back(self, subject: Subject, /) -> str:
        """Return the address where cancelling leads."""
        return cast("SupportsGetAbsoluteUrl", subject).get_absolute_url()

    def then(self, subject: Subject, made: Any, /) -> str | SupportsGetAbsoluteUrl:
        """Return where the user goes on once it is done: an address or a record."""
        return made if self.opens_made else self.back(subject)

    def about(self, subject: Subject, /) -> str:
        """Name what the form is about."""
        return str(subject)

    def heading(self, subject: Subject, /) -> Words:
        """Return the title; a page without one has a template that brings its own words."""
        return self.title

    def context(self, subject: Subject, form: Form, /) -> dict[str, Any]:
        """Return what the template shows."""
        shown = {self.called: subject} if self.called else {}
        title = self.heading(subject)
        if not title:
            return shown
        words = {"title": title, "verb": self.verb, "note": self.note, "danger": self.danger}
        more = {"back": self.back(subject), "about": self.about(subject), "autosave": self.draft_name()}
        return {**words, **more, **shown}

    # ---------------------------------------------------------------- the frame

    def get(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponse:
        """Open the form; a user who comes too late goes back and reads why."""
        subject = self.subject(*args, **address)
        may = self.allowed(subject)
        demand(may or self.readable)
        if may and (reason := self.late(subject)):
            messages.warning(request, reason)
            return redirect(self.back(subject))
        form: Any = self.opened(subject) if may else None
        return self.drawn(subject, form, **self.formsets(subject))

    def post(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponse:
        """Do it and go on, or show the form again with what was typed and why it was not done."""
        subject = self.subject(*args, **address)
        demand(self.allowed(subject))
        form, formsets = self.bound(subject), self.formsets(subject, request.POST)
        if reason := self.late(subject):
            form.add_error(None, reason)
        elif all([form.is_valid(), *(lines.is_valid() for lines in formsets.values())]):
            answer = self.answered(subject, form, **formsets)
            if answer is not None:
                return answer
        return self.drawn(subject, form, **formsets)

    def opened(self, subject: Subject, /) -> Form:
        """Return the form as it opens."""
        return self.form_class(initial=self.initial(subject), **self.needs(subject))

    def bound(self, subject: Subject, /) -> Form:
        """Return the form with what was sent."""
        return self.form_class(self.request.POST, self.request.FILES, **self.needs(subject))

    def drawn(self, subject: Subject, form: Form, /, **formsets: Any) -> HttpResponse:
        """Draw the page."""
        return self.show(form, **{**self.context(subject, form), **formsets})

    def answered(self, subject: Subject, form: Form, /, **formsets: Any) -> HttpResponse | None:
        """Do what a sound form asks for; None leaves the form open with what refused it."""
        if getattr(form, "stale", False):  # a `VersionedFormMixin` has looked already
            return self.overtaken(subject, form, Stale(), **formsets)
        try:
            made = self.attempted(form, partial(self.act, subject, form, **formsets))
        except Stale as stale:
            return self.overtaken(subject, form, stale, **formsets)
        return self.finished(subject, form, made) if form.is_valid() else None

    def attempted(self, form: Form, action: Callable[[], Done], /) -> Done | None:
        """Run the action; what refuses it stands beside the form."""
        return attempt(form, action)

    def overtaken(self, subject: Subject, form: Form, stale: Stale, /, **formsets: Any) -> HttpResponse | None:
        """Show both versions where somebody else wrote meanwhile; the same sent twice is written once."""
        current = stale.current or _read_anew(cast("forms.ModelForm", form).instance)
        return conflict_page(self.request, form, current, self.stored(current))

    def finished(self, subject: Subject, form: Form, made: Any, /) -> HttpResponse:
        """Say what was done and go on."""
        if words := self.said(subject, form, made):
            messages.success(self.request, words)
        return redirect(self.then(subject, made))

    def draft_name(self) -> str:
        """Return the name under which the browser keeps the draft: the address of the page."""
        return self.request.path.strip("/").replace("/", "-")


def _read_anew(record: Model) -> Model:
    return type(record)._default_manager.get(pk=record.pk)


class EditPage(FormPage[Subject, Form]):
    """A form that opens with what its subject says now."""

    verb = gettext_lazy("Save")

    def initial(self, subject: Subject, /) -> dict[str, Any]:
        """Open with what is stored."""
        return self.stored(subject)
