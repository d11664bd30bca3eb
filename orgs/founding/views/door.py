"""Doors for enterprises without an account: the list, inviting one, one door with its link sent again or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand
from orgs.founding import rules as founding_rules
from orgs.founding.actions import door as actions
from orgs.founding.enums import DOOR_TONES, DoorState
from orgs.founding.filters import DoorFilter
from orgs.founding.forms.door import DoorForm
from orgs.founding.models import FoundingDoor
from orgs.founding.public import key_of
from orgs.founding.queries import doors, listed
from orgs.founding.tables import DoorTable
from orgs.pages.forms import ReasonForm
from orgs.pages.listing import NetworkList
from orgs.tree.queries import label

if TYPE_CHECKING:
    from typing import Any


class DoorListView(NetworkList):
    """The doors of the units in scope, the latest first."""

    model = FoundingDoor
    table_class = DoorTable
    filterset_class = DoorFilter
    page_key = "orgs.doors"
    title = gettext_lazy("Doors for enterprises")
    note = gettext_lazy(
        "Enterprises without an account that file their founding themselves, by a link that holds once."
    )
    template_name = "orgs/founding/doors.html"
    default_columns = ("name", "unit", "state", "contact_name", "mailed_at", "expires_at")
    always_columns = ("name",)
    empty_title = gettext_lazy("No door here yet")
    empty_note = gettext_lazy("Accept a request from the quarantine, or invite an enterprise.")

    def get_queryset(self) -> QuerySet[FoundingDoor]:
        return doors(person(self.request))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Tell whether the user invites."""
        return {**context, "opens": founding_rules.opens_doors_anywhere(person(self.request))}


class DoorOpenView(FormPage[None, DoorForm]):
    """Invite an enterprise to file its founding itself."""

    form_class = DoorForm
    for_user = True
    title, verb = gettext_lazy("Invite an enterprise to file itself"), gettext_lazy("Send the link")
    note = gettext_lazy("It gets a link by e-mail, chooses a password and files; you check what it filed.")
    words = gettext_lazy("The link is on its way.")
    opens_made = True

    def allowed(self, _none: None) -> bool:
        return founding_rules.opens_doors_anywhere(self.actor)

    def act(self, _none: None, form: DoorForm) -> FoundingDoor:
        values = {name: value for name, value in form.cleaned_data.items() if name != "unit"}
        return actions.open_door(actor=self.actor, unit=form.cleaned_data["unit"], values=values)

    def back(self, _none: None) -> str:
        return reverse("orgs:door_list")

    def about(self, _none: None) -> str:
        return _("Doors for enterprises")


class DoorView(Page):
    """One door: whose it is, whether the link was used, the founding that came of it."""

    template_name = "orgs/founding/door.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(doors(self.actor), pk=pk)
        keeps = founding_rules.may_keep_door(self.actor, found)
        return self.show(
            door=found,
            tone=DOOR_TONES.get(found.standing, ""),
            unit=label(found.unit),
            case=listed(self.actor).filter(pk=found.case_id).first() if found.case_id else None,
            keeps=keeps,
            sends=keeps and found.state == DoorState.INVITED,
            ends=keeps and found.state in (DoorState.INVITED, DoorState.USED),
            public=reverse("orgs:founding_request", args=[key_of(found.unit)]),
        )


class DoorSendView(Page):
    """Send a new link in the place of the last one."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(doors(self.actor), pk=pk)
        demand(founding_rules.may_keep_door(self.actor, found))
        try:
            actions.send_again(found, actor=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("A new link is on its way; the one before holds no more."))
        return redirect(found)


class DoorEndView(FormPage[FoundingDoor, ReasonForm]):
    """End a door with the reason."""

    form_class = ReasonForm
    title, verb, danger = gettext_lazy("End the door"), gettext_lazy("End"), True
    note = gettext_lazy("The link holds no more and the account is closed; the founding stays with your unit.")
    words = gettext_lazy("Ended; the enterprise is told.")

    def subject(self, pk: int) -> FoundingDoor:
        return get_object_or_404(doors(self.actor), pk=pk)

    def allowed(self, found: FoundingDoor) -> bool:
        return founding_rules.may_keep_door(self.actor, found)

    def act(self, found: FoundingDoor, form: ReasonForm) -> FoundingDoor:
        return actions.end(found, actor=self.actor, reason=form.cleaned_data["reason"])
