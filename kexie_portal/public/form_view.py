"""A form for anybody: taken freely at first, then with a puzzle, refused only as a flood; nothing typed is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.public import actions, kinds, limits, networks, puzzles, tokens
from kexie_portal.public.limits import Standing
from kexie_portal.public.models import Submission
from kexie_portal.public.views import PublicView

if TYPE_CHECKING:
    from kexie_portal.public.kinds import FormKind, Subject

#: The field that nobody sees: what fills it in is a script.
TRAP = "homepage"
#: A flood is not read beyond this many bytes, in which what was typed is found to be given back.
READ_OF_FLOOD = 64 * 1024


class PublicFormView(PublicView):
    """A form of a registered kind about one subject; a subclass says which, and draws its words around it."""

    template_name = "public/form.html"
    max_age = 0
    indexed = False
    kind_key: ClassVar[str]

    def subject(self, **address: Any) -> Subject:
        """Return what the address names; anything else is 404."""
        raise Http404

    def context(self, subject: Subject) -> dict[str, object]:
        """Return what the page shows beside the form."""
        return {}

    # ---------------------------------------------------------------- the frame

    @property
    def form_kind(self) -> FormKind:
        """Return the kind of form."""
        found = kinds.find(self.kind_key)
        if found is None:
            raise Http404
        return found

    def standing(self, subject: Subject) -> Standing:
        """Return how the visitor's address stands with this form today."""
        return limits.standing(self.kind_key, subject.key, networks.address_key(self._address))

    @property
    def _address(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", ""))

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        """Open the form with a token, and with a puzzle where the address has sent much already."""
        subject = self.subject(**address)
        standing = self.standing(subject)
        if standing is Standing.FLOOD:
            return self.flooded(subject)
        return self.drawn(subject, self.form_kind.form_class(), standing)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        """Take the form into the quarantine, or show it again with what was typed and why it was not taken."""
        subject = self.subject(**address)
        standing = self.standing(subject)
        if standing is Standing.FLOOD:
            return self.flooded(subject)
        token = tokens.read(request.POST.get("token", ""), self.kind_key, subject.key)
        form = self.form_kind.form_class(request.POST, request.FILES)
        valid = form.is_valid()
        if token and valid and (kept := Submission.objects.filter(nonce=token.nonce).first()):
            return self.again(subject, form, kept)
        if token is None:
            form.add_error(None, _("The form was open for too long; look it over and send it again."))
        elif valid and standing is Standing.PUZZLE and not self._solved(token):
            form.add_error(None, _("Wait until the browser has worked out the check, then send it again."))
        elif valid:
            return self.received(subject, form, token)
        return self.drawn(subject, form, standing, token)

    def received(self, subject: Subject, form: forms.Form, token: tokens.Token) -> HttpResponse:
        """Keep a sound form, and lead to its receipt."""
        uploads = [form.cleaned_data[name] for name in form.fields if name.startswith("file_")]
        values = {name: str(value) for name, value in form.cleaned_data.items() if not name.startswith("file_")}
        suspect = bool(self.request.POST.get(TRAP))
        try:
            kept = actions.receive(
                self.form_kind, subject, token=token, address=self._address, values=values,
                files=[upload for upload in uploads if upload], is_suspect=suspect,
            )  # fmt: skip
        except actions.Flood:
            return self.flooded(subject)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.drawn(subject, form, self.standing(subject), token)
        return self.receipt(kept)

    def again(self, subject: Subject, form: forms.Form, kept: Submission) -> HttpResponse:
        """Answer a form that came already: the same is received once; other words are a form of their own."""
        said = {name: str(value) for name, value in form.cleaned_data.items() if not name.startswith("file_")}
        if said == kept.data:
            return self.receipt(kept)
        words = _("This form was received under the number %(number)s. Send it again only if this is another one.")
        form.add_error(None, words % {"number": kept.number})
        return self.drawn(subject, form, self.standing(subject))

    def receipt(self, kept: Submission) -> HttpResponse:
        """Lead to the receipt."""
        return redirect(reverse("public:received", args=[tokens.receipt(kept.number)]))

    def drawn(
        self, subject: Subject, form: forms.Form, standing: Standing, token: tokens.Token | None = None
    ) -> HttpResponse:
        """Draw the form; a token that still holds stays, with the solution that the browser has found."""
        sent = self.request.POST if token else {}
        held = sent.get("token") or tokens.fresh(self.kind_key, subject.key)
        nonce = token or tokens.read(held, self.kind_key, subject.key)
        asks = standing is Standing.PUZZLE and nonce is not None
        return self.show(
            422 if form.is_bound else 200,
            form=form, subject=subject, token=held, trap=TRAP, files=self.form_kind.files,
            puzzle=json.dumps(puzzles.challenge(nonce.nonce)) if asks and nonce else "",
            solution=sent.get("solution", "") if token and self._solved(token) else "",
            **self.context(subject),
        )  # fmt: skip

    def _solved(self, token: tokens.Token) -> bool:
        return puzzles.is_solved(self.request.POST.get("solution", ""), token.nonce)

    def flooded(self, subject: Subject) -> HttpResponse:
        """Refuse a flood: say how else the unit is reached, and give back what was typed."""
        flood = Flooded()
        flood.setup(self.request)
        return flood.answer(subject, self._typed())

    def _typed(self) -> list[tuple[str, str]]:
        if int(self.request.META.get("CONTENT_LENGTH") or 0) > READ_OF_FLOOD:
            return []
        fields = self.form_kind.form_class.base_fields
        typed = ((str(field.label or name), self.request.POST.get(name, "")) for name, field in fields.items())
        return [(label, value) for label, value in typed if value]


class Flooded(PublicView):
    """The page that refuses a flood."""

    template_name = "public/flood.html"
    indexed = False

    def answer(self, subject: Subject, typed: list[tuple[str, str]]) -> HttpResponse:
        """Answer 429, and when to come again."""
        response = self.show(429, subject=subject, typed=typed)
        response["Retry-After"] = str(limits.seconds_left())
        response["Cache-Control"] = "no-store"
        return response
