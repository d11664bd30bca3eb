"""Filling in a response: its page, one section, keeping it while one types, who else is there, submitting."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kexie_portal.errors import Refused
from kexie_portal.formbuilder import access, presence
from kexie_portal.formbuilder.actions import response as actions
from kexie_portal.formbuilder.actions.filling import Kept, fillable, keep_section
from kexie_portal.formbuilder.answers import in_words, mark_of, people_field
from kexie_portal.formbuilder.collected import Collected, collected
from kexie_portal.formbuilder.completeness import NOT_ASKED, OTHERS, WORDS, Standing, lacks_of, share, standings
from kexie_portal.formbuilder.definition import Section, by_of, section_named
from kexie_portal.formbuilder.drawing.forms import PREFIX, Filling, SectionForm, section_form
from kexie_portal.formbuilder.models import Response
from kexie_portal.formbuilder.shown import items, marks_of, parts
from kexie_portal.web.pages import Page, demand

MOST_MARKS = 100_000


class OfResponse(Page):
    """A page of one response; out of sight is 404."""

    @cached_property
    def response(self) -> Response:
        """The response that the address names."""
        found = get_object_or_404(Response.objects.select_related("form_version__form"), pk=self.kwargs["pk"])
        if not access.holder_of(found).may_read(self.actor, found):
            raise Http404
        return found

    @cached_property
    def holder(self) -> access.Holder:
        """What says who fills it."""
        return access.holder_of(self.response)

    @cached_property
    def answers(self) -> Collected:
        """What was answered so far."""
        return collected(self.response)

    def is_writable(self) -> bool:
        """Tell whether anything may be changed now."""
        return self.response.is_open and not self.holder.shut(self.response)

    def frame(self, found: list[Standing]) -> dict[str, Any]:
        """Return what every page of a response shows."""
        words, url = self.holder.back(self.response)
        shown = [one for one in found if one.state != WORDS]
        return {
            "response": self.response,
            "standings": shown,
            "share": share(found),
            "whole": not any(one.lacks for one in found),
            "back_words": words,
            "back_url": url,
        }


class ResponsePage(OfResponse):
    """A response: how far each section is, what is missing, what was answered."""

    template_name = "formbuilder/response.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = standings(self.answers)
        may = self.holder.may_submit(self.actor, self.response)
        shut = self.holder.shut(self.response)
        return self.show(
            **self.frame(found),
            parts=parts(self.answers),
            lacks=lacks_of(self.answers),
            may_submit=may and self.response.is_open and not shut,
            may_withdraw=may and not self.response.is_open and not shut,
            writable=may and self.is_writable(),
            shut=shut,
        )


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
        row = self.answers.rows.get((self.section["name"], self.copy))
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
        return keep_section(
            self.response,
            self.section["name"],
            actor=self.actor,
            values=form.cleaned_data,
            marks=sent_marks(self.request),
            copy=self.copy,
        )

    def sent(self) -> SectionForm:
        """Return the form with what was sent; where a person chose, only with what they keep of their own."""
        only = self.request.POST.get("only")
        if not only:
            return self.form(self.request.POST, self.request.FILES)
        mine = {name for name in only.split(",") if self.request.POST.get(f"keep-{name}") == "mine"}
        return self.form(self.request.POST, self.request.FILES, frozenset(mine))


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
            return self.drawn(form, sent_marks(request))
        if kept.crossed:
            return self.choice(kept)
        if not sound:
            return self.drawn(form, kept.marks)
        messages.success(request, _("Kept."))
        return redirect(self.next())

    def marks(self, form: SectionForm) -> dict[str, str]:
        """Return the marks of what is kept now."""
        row = self.answers.rows.get((self.section["name"], self.copy))
        return marks_of(form, row.answers if row else {})

    def next(self) -> str:
        """Return where the person goes on: here with more rows, the next section, or the overview."""
        if more := self.request.POST.get("more"):
            return f"{self.here}?more={more}#id_{PREFIX}-{more}"
        if self.request.POST.get("go") == "stay":
            return self.here
        own = [one for one in standings(self.answers) if one.state not in (OTHERS, WORDS, NOT_ASKED)]
        places = [(one.section["name"], one.copy) for one in own]
        at = places.index((self.section["name"], self.copy)) if (self.section["name"], self.copy) in places else -1
        if self.request.POST.get("go") == "next" and 0 <= at < len(places) - 1:
            return reverse("forms:section", args=[self.response.pk, *places[at + 1]])
        return self.response.get_absolute_url()

    def drawn(self, form: SectionForm, marks: dict[str, str]) -> HttpResponse:
        """Draw the page."""
        found = standings(self.answers)
        here = (self.section["name"], self.copy)
        row = self.answers.rows.get(here)
        most = self.section.get("repeat", {}).get("max", 1)
        return self.show(
            form,
            **self.frame(found),
            section=self.section,
            copy=self.copy,
            several="repeat" in self.section,
            next_copy=self.copy + 1 if self.copy + 1 < most else None,
            items=items(self.answers, self.section, self.copy, form),
            marks=json.dumps(marks),
            row=row,
            others=presence.seen(self.response.pk, self.actor, *here),
            standing=next((one for one in found if (one.section["name"], one.copy) == here), None),
            script={"section": self.section, "answers": self.answers.seen_from(self.section, self.copy)},
        )

    def choice(self, kept: Kept) -> HttpResponse:
        """Show both versions of what two people wrote; the person chooses field by field."""
        asked = {one["name"]: one for one in self.section.get("fields", [])}
        rows = []
        for one in kept.crossed:
            base = asked.get(one.name.partition(".")[0], {"kind": "short_text", "label": one.name})
            whole: Any = {"kind": "short_text"} if "." in one.name else base
            whole = people_field(whole) if whole["kind"] == "people" else whole
            said = [in_words(whole, value) for value in (one.theirs, one.mine)]
            rows.append({"name": one.name, "label": base["label"], "theirs": said[0], "mine": said[1]})
        names = {row["name"] for row in rows}
        left_out = {f"{PREFIX}-{name}" for name in names}
        context = {
            **self.frame(standings(self.answers)),
            "section": self.section,
            "rows": rows,
            "row": kept.section,
            "only": ",".join(sorted(names)),
            "marks": json.dumps(kept.marks | {one.name: mark_of(one.theirs) for one in kept.crossed}),
            "sent": [(key, value) for key, values in self.request.POST.lists() for value in values
                     if any(key == one or key.startswith(f"{one}-") for one in left_out)],
            "here": self.here,
        }  # fmt: skip
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
        found = standings(self.answers)
        labels = {one["name"]: one["label"] for one in self.section.get("fields", [])}
        context = {
            **self.frame(found),
            "section": self.section,
            "copy": self.copy,
            "refused": refused,
            "kept": kept,
            "crossed": [labels.get(one.name.partition(".")[0], one.name) for one in kept.crossed] if kept else [],
            "others": [labels.get(name.partition(".")[0], name) for name in kept.others] if kept else [],
            "faults": [(form[name].label, errors) for name, errors in form.errors.items() if name in form.fields],
            "marks": json.dumps(kept.marks) if kept else json.dumps(sent_marks(request)),
            "files": self.held_files(kept),
        }
        return TemplateResponse(request, "formbuilder/_kept.html", context)

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


class SubmitView(OfResponse):
    """Submit a response; what stands against it is listed on its page with links."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand(self.holder.may_submit(self.actor, self.response))
        try:
            actions.submit(self.response, actor=self.actor)
            messages.success(request, _("Submitted."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(self.response)


class WithdrawView(OfResponse):
    """Take a submitted response back to go on with it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand(self.holder.may_submit(self.actor, self.response))
        try:
            actions.withdraw(self.response, actor=self.actor)
            messages.success(request, _("It is yours to fill in again; do not forget to submit it."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(self.response)


class OrganizationsView(Page):
    """Organisations of the register within sight, for the field of that kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        return JsonResponse({"results": access.found(self.actor, words) if len(words) >= 2 else []})


def sent_marks(request: HttpRequest) -> dict[str, str]:
    """Return the marks that the form sent; what cannot be read counts as none, so that nothing is overwritten."""
    text = request.POST.get("marks", "")
    try:
        found = json.loads(text) if len(text) < MOST_MARKS else {}
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _with_links(held: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**one, "url": reverse("files:download", args=[one["uuid"]])} for one in held]
