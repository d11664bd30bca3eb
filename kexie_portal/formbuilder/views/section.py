"""One section of a response: its page, keeping it while one types, who else is there."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kexie_portal.errors import Refused
from kexie_portal.formbuilder import presence
from kexie_portal.formbuilder.actions.filling import Kept, fillable, keep_section
from kexie_portal.formbuilder.choosing import Choice, chosen, labels_of, sent_marks
from kexie_portal.formbuilder.completeness import NOT_ASKED, OTHERS, WORDS, Standing, standings
from kexie_portal.formbuilder.definition import Section, by_of, section_named
from kexie_portal.formbuilder.drawing.forms import PREFIX, Filling, SectionForm, section_form
from kexie_portal.formbuilder.shown import items, marks_of
from kexie_portal.formbuilder.views.response import OfResponse
from kexie_portal.web.pages import demand


class OfSection(OfResponse):
    """A section of a response, as the person who asks fills it in."""

    @cached_property
    def section(self) -> Section:
        """The section that the address names."""
        found = section_named(self.response.form_version.asked, self.kwargs["section"])
        most = found.get("repeat", {}).get("max", 1) if found else 0
        if found is None or not 0 <= self.copy < most:
            raise Http404
        return found

    @property
    def copy(self) -> int:
        """Which time it stands, 0 for the first."""
        return int(self.kwargs["copy"])

    @property
    def place(self) -> tuple[str, int]:
        """The section with its time, as rows and standings are known by."""
        return self.section["name"], self.copy

    def demand_part(self) -> None:
        """Answer 403 where no question of the section is the person's to answer."""
        demand(bool(fillable(self.response, self.section, self.actor)))

    @property
    def here(self) -> str:
        """The address of the section."""
        return reverse("forms:section", args=[self.response.pk, self.section["name"], self.copy])

    def form(self, data: Any = None, files: Any = None, only: frozenset[str] | None = None) -> SectionForm:
        """Return the form of the section with the questions that the person answers."""
        parts_filled = fillable(self.response, self.section, self.actor)
        row = self.answers.rows.get(self.place)
        filling = Filling(
            answers=row.answers if row else {},
            beforehand={} if row else self.answers.beforehand,
            may_fill=lambda asked: by_of(self.section, asked) in parts_filled,
            money=self.response.form_version.asked.get("unit_of_money", "yuan"),
            more=self.request.GET.get("more", ""),
            only=only,
        )
        return section_form(self.section, filling, data, files)

    def keep(self, form: SectionForm) -> Kept:
        """Keep what is sound of what was sent; what is read after it is read anew."""
        self.__dict__.pop("answers", None)
        mine = chosen(self.request.POST)
        values = {name: one for name, one in form.cleaned_data.items() if mine is None or name in mine}
        marks = sent_marks(self.request.POST)
        name = self.section["name"]
        return keep_section(self.response, name, actor=self.actor, values=values, marks=marks, copy=self.copy)

    def sent(self) -> SectionForm:
        """Return the form with what was sent; where a person chose, only with what they keep of their own."""
        mine = chosen(self.request.POST)
        asked = None if mine is None else frozenset(name.partition(".")[0] for name in mine)
        return self.form(self.request.POST, self.request.FILES, asked)


@method_decorator(never_cache, name="dispatch")
class SectionPage(OfSection):
    """One section to fill in."""

    template_name = "formbuilder/section.html"

    def get(self, request: HttpRequest, pk: int, section: str, copy: int) -> HttpResponse:
        if not self.is_writable():
            return redirect(self.response)
        self.demand_part()
        form = self.form()
        return self.drawn(form, self.marks(form))

    def post(self, request: HttpRequest, pk: int, section: str, copy: int) -> HttpResponse:
        """Keep what was sent and go on; what is wrong stays open, what two people wrote is shown twice."""
        self.demand_part()
        form = self.sent()
        sound = form.is_valid()
        try:
            kept = self.keep(form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.drawn(form, sent_marks(request.POST))
        if kept.crossed or not sound:
            return self.choice(kept) if kept.crossed else self.drawn(form, kept.marks)
        messages.success(request, _("Kept."))
        return redirect(self.next())

    def marks(self, form: SectionForm) -> dict[str, str]:
        """Return the marks of what is kept now."""
        row = self.answers.rows.get(self.place)
        return marks_of(form, row.answers if row else {})

    def next(self) -> str:
        """Return where the person goes on: here with more rows, the next section, or the overview."""
        if more := self.request.POST.get("more"):
            return f"{self.here}?more={more}#id_{PREFIX}-{more}"
        if self.request.POST.get("go") == "stay":
            return self.here
        own = [one for one in standings(self.answers) if one.state not in (OTHERS, WORDS, NOT_ASKED)]
        places = [one.place for one in own]
        at = places.index(self.place) if self.place in places else len(places)
        if self.request.POST.get("go") == "next" and at < len(places) - 1:
            return reverse("forms:section", args=[self.response.pk, *places[at + 1]])
        return self.response.get_absolute_url()

    def drawn(self, form: SectionForm, marks: dict[str, str]) -> HttpResponse:
        """Draw the page."""
        found = standings(self.answers)
        return self.show(form, **self.frame(found), **self.parts(form, found), marks=json.dumps(marks))

    def parts(self, form: SectionForm, found: list[Standing]) -> dict[str, Any]:
        """Return what the page shows of the section and of those who are at it."""
        most = self.section.get("repeat", {}).get("max", 1)
        return {
            "section": self.section,
            "copy": self.copy,
            "several": "repeat" in self.section,
            "next_copy": self.copy + 1 if self.copy + 1 < most else None,
            "items": items(self.answers, self.section, self.copy, form),
            "row": self.answers.rows.get(self.place),
            "others": presence.seen(self.response.pk, self.actor, *self.place),
            "standing": next((one for one in found if one.place == self.place), None),
            "script": {"section": self.section, "answers": self.answers.seen_from(self.section, self.copy)},
        }

    def choice(self, kept: Kept) -> HttpResponse:
        """Show both versions of what two people wrote; the person chooses question by question."""
        context = {
            **self.frame(standings(self.answers)),
            "section": self.section,
            "row": kept.section,
            "choice": Choice(self.section, kept, self.request.POST),
            "here": self.here,
        }
        return TemplateResponse(self.request, "formbuilder/choose.html", context, status=409)


class KeepView(OfSection):
    """Keep a section while one types; the answer is a line that says so, with the marks for the next time."""

    def post(self, request: HttpRequest, pk: int, section: str, copy: int) -> HttpResponse:
        self.demand_part()
        form = self.sent()
        form.is_valid()
        refused, kept = "", None
        try:
            kept = self.keep(form)
        except Refused as refusal:
            refused = refusal.message
        return TemplateResponse(request, "formbuilder/_kept.html", self.told(form, kept, refused))

    def told(self, form: SectionForm, kept: Kept | None, refused: str) -> dict[str, Any]:
        """Return what became of what was sent."""
        labels = labels_of(self.section)
        return {
            **self.frame(standings(self.answers)),
            "section": self.section,
            "copy": self.copy,
            "refused": refused,
            "kept": kept,
            "crossed": [labels(one.name) for one in kept.crossed] if kept else [],
            "others": [labels(name) for name in kept.others] if kept else [],
            "faults": [(form[name].label, errors) for name, errors in form.errors.items() if name in form.fields],
            "marks": json.dumps(kept.marks if kept else sent_marks(self.request.POST)),
            "files": self.held_files(kept),
        }

    def held_files(self, kept: Kept | None) -> list[dict[str, Any]]:
        """Return the files of each field of that kind, to draw them anew after something was uploaded."""
        if kept is None or (not self.request.FILES and not any("-gone" in name for name in self.request.POST)):
            return []
        names = [one["name"] for one in self.section.get("fields", []) if one["kind"] == "files"]
        return [{"name": f"{PREFIX}-{name}", "held": _with_links(kept.section.answers.get(name, []))} for name in names]


class PresentView(OfSection):
    """Who else is filling in this response; asked every few seconds."""

    def get(self, request: HttpRequest, pk: int, section: str, copy: int) -> HttpResponse:
        self.demand_part()
        others = presence.seen(self.response.pk, self.actor, self.section["name"], self.copy)
        context = {"others": others, "section": self.section, "copy": self.copy, "response": self.response}
        return TemplateResponse(request, "formbuilder/_present.html", context)


def _with_links(held: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**one, "url": reverse("files:download", args=[one["uuid"]])} for one in held]
