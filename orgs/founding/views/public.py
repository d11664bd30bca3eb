"""The public pages of foundings: which unit takes a request, the procedure with the request, the link of a door."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kexie_portal.errors import Refused
from kexie_portal.public.form_view import PublicFormView
from kexie_portal.public.views import PublicView
from kexie_portal.workflow.limits import in_force
from orgs.common.enums import PARENT_KINDS, Kind
from orgs.founding.actions import door as actions
from orgs.founding.enums import REQUIRED_MATERIALS, DoorState, FoundingState
from orgs.founding.forms.door import PasswordForm
from orgs.founding.mails import door_of
from orgs.founding.models import FoundingCase, FoundingDoor
from orgs.founding.papers import FORMS
from orgs.founding.public import KEY, key_of, subject_of, unit_of
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.public.kinds import Subject


def procedure() -> dict[str, object]:
    """Return the times of the steps and the papers to download."""
    days = in_force(FoundingCase)
    return {
        "county_days": days[FoundingState.COUNTY],
        "city_days": days[FoundingState.CITY],
        "meeting_days": days[FoundingState.APPROVED],
        "filing_days": days[FoundingState.MET],
        "return_days": days[FoundingState.RETURNED],
        "papers": [(FORMS[kind].value, kind.label) for kind in REQUIRED_MATERIALS],
    }


class UnitsView(PublicView):
    """The cities, counties and parks of the province, each leading to its procedure and request."""

    template_name = "orgs/founding/public_units.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Name every city with what lies under it."""
        kinds = PARENT_KINDS[Kind.ASSOCIATION]
        rows = Organization.objects.filter(kind__in=kinds, closed__isnull=True).order_by("tree_id", "lft")
        cities: list[tuple[tuple[str, str], list[tuple[str, str]]]] = []
        for unit in rows:
            line = (unit.short_name or unit.name, reverse("orgs:founding_request", args=[key_of(unit)]))
            if unit.kind == Kind.CITY:
                cities.append((line, []))
            elif cities:
                cities[-1][1].append(line)
        return self.show(cities=cities)


class RequestView(PublicFormView):
    """The procedure at one unit, and the request of an enterprise without an account."""

    template_name = "orgs/founding/public_request.html"
    kind_key = KEY

    def subject(self, *, key: str) -> Subject:  # type: ignore[override]
        """Return the unit that the address names."""
        unit = unit_of(key)
        if unit is None:
            raise Http404
        return subject_of(unit)

    def context(self, subject: Subject) -> dict[str, object]:
        return procedure()


class EnterView(PublicView):
    """The page of a door's link: the enterprise chooses a password, and its founding begins."""

    template_name = "orgs/founding/public_enter.html"
    max_age = 0
    indexed = False

    @cached_property
    def carried(self) -> tuple[FoundingDoor, str]:
        """Return the door with the key of the link; a link that this portal did not sign is not there."""
        found = door_of(self.kwargs["token"])
        if found is None:
            raise Http404
        return found

    @property
    def holds(self) -> bool:
        """Tell whether the link may still be used."""
        door, key = self.carried
        return door.standing == DoorState.INVITED and door.key == key

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask for the password, or say why the link holds no more."""
        return self.drawn(self.form() if self.holds else None)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Let the enterprise in once."""
        if not self.holds:
            return self.drawn(None)
        door, key = self.carried
        form = self.form(request.POST)
        if not form.is_valid():
            return self.drawn(form)
        try:
            case = actions.enter(door, key=key, password=form.cleaned_data["password"])
        except Refused:
            return self.drawn(None)
        account = case.guest.username if case.guest else ""
        return self.show(door=door, account=account, next=reverse("orgs:founding_edit", args=[case.pk]))

    def form(self, *args: Any) -> PasswordForm:
        """Return the form for the account that the link would open."""
        return PasswordForm(*args, account=actions.account_of(self.carried[0]))

    def drawn(self, form: PasswordForm | None) -> HttpResponse:
        """Draw the page; 410 where the link is used up."""
        status = 410 if form is None else 422 if form.is_bound else 200
        return self.show(status, door=self.carried[0], form=form)
