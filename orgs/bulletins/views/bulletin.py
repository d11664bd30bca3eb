"""Public notices inside the portal: the list, writing one, publishing, withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from kexie_portal.web.richtext import shown
from orgs.bulletins import rules as bulletin_rules
from orgs.bulletins.actions import bulletin as actions
from orgs.bulletins.enums import TONES
from orgs.bulletins.filters import BulletinFilter
from orgs.bulletins.forms import EditBulletinForm, NewBulletinForm
from orgs.bulletins.models import Bulletin
from orgs.bulletins.queries import listed
from orgs.bulletins.tables import BulletinTable
from orgs.duty import rules as duty_rules
from orgs.duty.models.work_plan import WorkPlan
from orgs.pages.forms import ReasonForm
from orgs.pages.listing import NetworkList
from orgs.tree.queries import label

if TYPE_CHECKING:
    from orgs.bulletins.forms import BulletinForm


class BulletinListView(NetworkList):
    """The public notices of the units in scope, the latest first."""

    model = Bulletin
    table_class = BulletinTable
    filterset_class = BulletinFilter
    template_name = "orgs/bulletins/list.html"
    page_key = "orgs.bulletins"
    title = gettext_lazy("Public notices")
    note = gettext_lazy("What your units tell everybody: work plans, procedures, results.")
    default_columns = ("title", "unit", "kind", "state", "from_on", "until_on")
    always_columns = ("title",)
    empty_title = gettext_lazy("No public notice yet")
    empty_note = gettext_lazy(
        "A notice is written, published, and withdrawn with a reason; it is never changed silently."
    )

    def get_queryset(self) -> QuerySet[Bulletin]:
        return listed(person(self.request))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Tell whether the user writes."""
        return {**context, "writes": bulletin_rules.writes_anywhere(person(self.request))}


class BulletinView(Page):
    """One notice as its officers see it."""

    template_name = "orgs/bulletins/detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(listed(self.actor), pk=pk)
        edits, publishes = bulletin_rules.may_edit(self.actor, found), bulletin_rules.may_publish(self.actor, found)
        return self.show(
            bulletin=found,
            tone=TONES.get(found.state, ""),
            unit=label(found.unit),
            text=shown(found.html),
            files=[row.file for row in found.files.select_related("file")],
            edits=edits,
            publishes=publishes,
            waits=edits and not publishes,
            withdraws=bulletin_rules.may_withdraw(self.actor, found),
        )


class BulletinForms(FormPage[Any, Any]):
    """What the forms of a notice share: several files, and a page that sends them."""

    template_name = "orgs/bulletins/form.html"
    opens_made = True


class BulletinNewView(BulletinForms):
    """Write a notice."""

    form_class = NewBulletinForm
    for_user = True
    title, verb = gettext_lazy("Write a public notice"), gettext_lazy("Keep as a draft")
    words = gettext_lazy("The draft is kept; publish it when it is right.")

    def allowed(self, _none: None) -> bool:
        return bulletin_rules.writes_anywhere(self.actor)

    def act(self, _none: None, form: NewBulletinForm) -> Bulletin:
        data = form.cleaned_data
        return actions.write(actor=self.actor, unit=data["unit"], words=form.words(), files=data["papers"])

    def back(self, _none: None) -> str:
        return reverse("orgs:bulletin_list")

    def about(self, _none: None) -> str:
        return _("Public notices")


class BulletinEditView(BulletinForms):
    """Change a draft."""

    form_class = EditBulletinForm
    model = Bulletin
    related = ("unit",)
    title, verb = gettext_lazy("Change the draft"), gettext_lazy("Keep as a draft")
    words = gettext_lazy("The draft is kept; publish it when it is right.")

    def allowed(self, found: Bulletin) -> bool:
        return bulletin_rules.may_edit(self.actor, found)

    def needs(self, found: Bulletin) -> dict[str, Any]:
        return {"bulletin": found}

    def initial(self, found: Bulletin) -> dict[str, Any]:
        return EditBulletinForm.values_of(found)

    def act(self, found: Bulletin, form: BulletinForm) -> Bulletin:
        data = form.cleaned_data
        drop = [int(pk) for pk in data.get("drop") or ()]
        return actions.rewrite(
            found, actor=self.actor, version=data["version"], words=form.words(), files=data["papers"], drop=drop
        )


class BulletinPublishView(Page):
    """Publish a draft."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(listed(self.actor), pk=pk)
        demand(bulletin_rules.may_write(self.actor, found.unit))
        try:
            actions.publish(found, actor=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("Published: anybody reads it from its first day on."))
        return redirect(found)


class BulletinWithdrawView(FormPage[Bulletin, ReasonForm]):
    """Withdraw a notice with the reason."""

    form_class = ReasonForm
    model = Bulletin
    related = ("unit",)
    title, verb, danger = gettext_lazy("Withdraw the notice"), gettext_lazy("Withdraw"), True
    note = gettext_lazy("Its public page stays and says that it was withdrawn, when and why.")
    words = gettext_lazy("The notice is withdrawn.")

    def allowed(self, found: Bulletin) -> bool:
        return bulletin_rules.may_write(self.actor, found.unit)

    def act(self, found: Bulletin, form: ReasonForm) -> Bulletin:
        return actions.withdraw(found, actor=self.actor, reason=form.cleaned_data["reason"])


class ShowPlanView(Page):
    """Show a published work plan on the public pages of its unit."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = WorkPlan.objects.visible_to(self.actor).select_related("unit", "file")
        plan = get_object_or_404(rows, pk=pk)
        demand(duty_rules.may_publish(self.actor, plan.unit))
        try:
            made = actions.show_plan(plan, actor=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect(plan)
        messages.success(request, _("The work plan stands on the public pages."))
        return redirect(made)
