"""A draft: its outline with all faults, and the order of its parts."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused, Stale
from kexie_portal.formbuilder.definition import COVER, Definition
from kexie_portal.formbuilder.editor import changes
from kexie_portal.formbuilder.editor.actions import change
from kexie_portal.formbuilder.editor.outline import outline_of
from kexie_portal.formbuilder.editor.views.shared import EditorPage


class DraftView(EditorPage):
    """The outline of a draft."""

    template_name = "formbuilder/editor/draft.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.draft_of(pk)
        return self.show(draft=draft, outline=outline_of(draft), has_published=draft.form.versions.published().exists())


@dataclass(frozen=True)
class Order:
    """What a button of the outline asks: `up`, `down`, `remove`, or `drag` to a place of a section."""

    verb: str
    section: str
    field: str = ""
    into: str = ""
    to: int | None = None

    @classmethod
    def read(cls, text: str) -> Order:
        """Read `verb:section:field:into:to`; raises `Refused` for anything else."""
        verb, section, field, into, to = (*text.split(":"), "", "", "", "")[:5]
        if verb not in ("up", "down", "remove", "drag") or not section:
            raise Refused(_("The portal does not know this order."))
        return cls(verb, section, field, into, int(to) if to.isdecimal() and len(to) < 5 else None)

    def carry_out(self, definition: Definition) -> None:
        """Do it to a definition."""
        if self.verb == "remove":
            changes.remove(definition, self.section, self.field)
        elif self.field:
            by = {"up": -1, "down": 1}.get(self.verb, 0)
            changes.move_field(definition, self.section, self.field, by=by, to=self.to, into=self.into)
        elif self.section != COVER:
            by = {"up": -1, "down": 1}.get(self.verb, 0)
            changes.move_section(definition, self.section, by=by, to=self.to)


class OrderView(EditorPage):
    """Move or remove a part of a draft."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self.draft_of(pk)
        try:
            order = Order.read(request.POST.get("go", ""))
            change(draft, actor=self.actor, work=order.carry_out)
        except Refused as refusal:
            messages.error(request, refusal.message)
        except Stale:
            messages.error(request, _("Others are saving this draft all the time; try again."))
        return redirect(reverse("formeditor:draft", args=[pk]))
