"""Put right in which form a member belongs to a body, or change the form from a day on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage
from orgs.memberships.actions import form as actions
from orgs.memberships.forms.joining import JoinsAsForm
from orgs.memberships.models import Membership
from orgs.memberships.views.membership import MembershipPage


class MembershipFormView(MembershipPage, EditPage):
    """Group member or office of a committee: with a day it is a change from that day, without one a correction."""

    title = gettext_lazy("As what it joins")
    note = gettext_lazy(
        "With a day the change holds from then on; without one the entry, its driver too, is put right."
    )
    form_class = JoinsAsForm
    words = gettext_lazy("It is written as what the member joins.")

    def needs(self, found: Membership) -> dict[str, object]:
        return {"body": found.body}

    def act(self, found: Membership, form: JoinsAsForm) -> Membership:
        data = form.cleaned_data
        given = {name: data[name] for name in ("form", "committee", "driver")}
        version = data["version"] or 0
        if data["day"]:
            return actions.change_form(found, actor=self.actor, version=version, day=data["day"], **given)
        return actions.correct_form(found, actor=self.actor, version=version, **given)
