"""Enter the enterprises that belong to a society or federation themselves, and end what they have there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.web.form_page import FormPage
from orgs.common.enums import HOSTS
from orgs.pages.form_page import NodeFormPage
from orgs.pages.forms import EndReasonForm
from orgs.societies import rules as society_rules
from orgs.societies.actions import firm as actions
from orgs.societies.forms import FirmsForm
from orgs.societies.models.firm import MemberFirm

if TYPE_CHECKING:
    from orgs.memberships.actions.membership import Outcome
    from orgs.tree.models.organization import Organization

TOLD = 5


def firms_of(body: Organization) -> str:
    """Return the address of the list of the member enterprises of a society or federation."""
    return f"{reverse('orgs:member_firm_list')}?body={body.pk}"


def left_out(outcome: Outcome) -> str:
    """Name those who were left out, each with the reason; the first few of many."""
    told = [_("%(name)s: %(why)s") % {"name": name, "why": why} for name, why in outcome.left_out[:TOLD]]
    more = len(outcome.left_out) - len(told)
    if more:
        told.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return " " + _("Left out: %(names)s") % {"names": _("; ").join(told)} if told else ""


class FirmsEnterView(NodeFormPage):
    """Enter many enterprises as members of a society or federation."""

    kinds = HOSTS
    title, verb = gettext_lazy("Enter member enterprises"), gettext_lazy("Enter")
    note = gettext_lazy("Those without an association can be invited to found one afterwards.")
    form_class = FirmsForm

    def allowed(self, body: Organization) -> bool:
        return society_rules.may_keep_firms(self.actor, body)

    def act(self, body: Organization, form: FirmsForm) -> Outcome:
        return actions.enter_many(body, actor=self.actor, **form.cleaned_data)

    def said(self, body: Organization, form: FirmsForm, made: Outcome) -> str:
        """Say how many were entered, and who was left out."""
        words = ngettext("%(n)s enterprise entered.", "%(n)s enterprises entered.", made.done) % {"n": made.done}
        return words + left_out(made)

    def back(self, body: Organization) -> str:
        return firms_of(body)


class FirmEndView(FormPage):
    """End the membership of an enterprise on a day, with the reason."""

    model, related = MemberFirm, ("body", "enterprise")
    title, verb = gettext_lazy("End the membership of the enterprise"), gettext_lazy("End")
    danger = True
    form_class = EndReasonForm
    words = gettext_lazy("The membership has ended.")

    def allowed(self, member: MemberFirm) -> bool:
        return society_rules.may_keep_firms(self.actor, member.body)

    def act(self, member: MemberFirm, form: EndReasonForm) -> MemberFirm:
        return actions.end(member, actor=self.actor, **form.cleaned_data)

    def back(self, member: MemberFirm) -> str:
        return firms_of(member.body)
