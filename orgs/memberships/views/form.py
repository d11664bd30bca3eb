"""Put right as what a member belongs to a body, or change it from a day on."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import form as actions
from orgs.memberships.forms import JoinsAsForm
from orgs.memberships.models import Membership
from orgs.pages.form_page import FormPage, tab
from orgs.pages.shared import attempt, conflict_page, demand


class MembershipFormView(FormPage):
    """Group member or office of a committee: with a day it is a change from that day, without one a correction."""

    title = gettext_lazy("As what it joins")
    verb = gettext_lazy("Save")
    note = gettext_lazy(
        "With a day the change holds from then on; without one the entry, its driver too, is put right."
    )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        found = self._membership(pk)
        return self._form(JoinsAsForm(initial=JoinsAsForm.values_of(found), body=found.body), found)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write, unless somebody else wrote since the form was opened."""
        found = self._membership(pk)
        form = JoinsAsForm(request.POST, body=found.body)
        if form.is_valid():
            try:
                if attempt(form, partial(self._write, found, form.cleaned_data)):
                    return self.done(_("It is written as what the member joins."), tab(found.body, "members"))
            except Stale as stale:
                return conflict_page(request, form, stale.current, JoinsAsForm.values_of(stale.current))  # type: ignore[arg-type]
        return self._form(form, found)

    def _write(self, found: Membership, data: dict[str, Any]) -> Membership:
        given = {name: data[name] for name in ("form", "committee", "driver")}
        version = data["version"] or 0
        if data["day"]:
            return actions.change_form(found, actor=self.actor, version=version, day=data["day"], **given)
        return actions.correct_form(found, actor=self.actor, version=version, **given)

    def _membership(self, pk: int) -> Membership:
        found: Membership = get_object_or_404(memberships.listed(self.actor), pk=pk)
        demand(membership_rules.may_admit(self.actor, found.body))
        return found

    def _form(self, form: JoinsAsForm, found: Membership) -> HttpResponse:
        return self.page(form, back=tab(found.body, "members"), about=str(found))
