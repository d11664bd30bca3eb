"""Offices held by a name: which persons are likely meant, tied by a click, many at once, and untied."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.web.pages import Page, demand
from orgs.persons import registry
from orgs.persons import rules as person_rules
from orgs.persons.actions import tying
from orgs.persons.models.person import Person
from orgs.persons.queries import ties
from orgs.persons.registry import Seats
from orgs.tree.models.organization import Organization

PER_PAGE = 25
MOST = 200


class TiesView(Page):
    """The offices of a unit that no person stands behind yet."""

    template_name = "orgs/persons/ties.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the offices with the persons who may be meant; those without one are on a page of their own."""
        demand(person_rules.may_add_anywhere(self.actor))
        likely = request.GET.get("show") != "others"
        rows = ties.untied(self.seats, self.actor, self.unit, likely=likely)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        offices = ties.with_candidates(self.seats, page.object_list, self.actor)
        shown = {"page": page, "offices": offices, "likely": likely, "unit": self.unit, "seats": self.seats}
        return self.show(**shown, all_seats=registry.all_seats(), units=self.units)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Tie what was ticked, all or nothing."""
        demand(person_rules.may_add_anywhere(self.actor))
        try:
            if not request.POST.getlist("tie"):
                raise Refused(_("Tick at least one office."))
            count = tying.tie_many(self._chosen(request.POST.getlist("tie")), actor=self.actor)
            messages.success(request, ngettext("%(n)s office tied.", "%(n)s offices tied.", count) % {"n": count})
        except (Refused, NotAllowed) as refusal:
            messages.warning(request, refusal.message)
        return redirect(request.get_full_path())

    def _chosen(self, ticked: list[str]) -> dict[tuple[str, int], str]:
        """Read `office:person`; an office that was ticked twice is a question, not an answer."""
        chosen: dict[tuple[str, int], str] = {}
        for one in ticked[:MOST]:
            office, _colon, target = one.partition(":")
            if not office.isdecimal() or len(office) > 18 or len(target) > 18:
                continue
            if (self.seats.key, int(office)) in chosen:
                raise Refused(_("Tick one person for each office."))
            chosen[self.seats.key, int(office)] = target
        return chosen

    @cached_property
    def seats(self) -> Seats:
        """The kind of office that the address names, the first by default."""
        kinds = registry.all_seats()
        found = registry.seats_of(self.request.GET.get("kind", kinds[0].key if kinds else ""))
        if found is None:
            raise Http404
        return found

    @cached_property
    def units(self) -> Any:
        """The units among which the user may choose."""
        return (
            Organization.objects.visible_to(self.actor, person_rules.CHANGE_PERSON).units().order_by("tree_id", "lft")
        )

    @cached_property
    def unit(self) -> Organization | None:
        """The unit that the address names, if any."""
        given = self.request.GET.get("unit", "")
        return get_object_or_404(self.units, pk=given) if given.isdecimal() and len(given) < 19 else None


class UntieView(Page):
    """Take an office's person away again; the name stays."""

    def post(self, request: HttpRequest, pk: int, key: str, seat: int) -> HttpResponse:
        found = get_object_or_404(Person.objects.visible_to(self.actor).select_related("unit"), pk=pk)
        demand(person_rules.may_change(self.actor, found))
        try:
            tying.untie(key, seat, actor=self.actor)
            messages.success(request, _("The office is tied to nobody now; the name stays."))
        except (Refused, NotAllowed) as refusal:
            messages.warning(request, refusal.message)
        return redirect(found)
