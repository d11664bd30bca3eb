"""Who answers for the work at each city and county: the list with what is incomplete, and a unit's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import EditPage, FormPage, Words
from kexie_portal.web.pages import Page
from orgs.common.days import in_force_on
from orgs.duty import rules as duty_rules
from orgs.duty.actions import responsibility as actions
from orgs.duty.filters import ResponsibilityFilter
from orgs.duty.forms import AppointForm, CorrectForm
from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.duty.queries import responsibility as queries
from orgs.duty.tables import ResponsibilityTable
from orgs.pages.form_page import EndPage
from orgs.pages.forms import EndForm
from orgs.pages.listing import NetworkList
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class ResponsibilityListView(NetworkList):
    """Every city and county with who answers for it today."""

    model = Organization
    table_class = ResponsibilityTable
    filterset_class = ResponsibilityFilter
    template_name = "orgs/duty/responsibility_list.html"
    page_key = "orgs.responsibility"
    title = gettext_lazy("Responsibility records")
    note = gettext_lazy("Cities and counties bear the primary responsibility (guidance, article 8).")
    default_columns = ("name", "leader", "leader_since", "department", "contacts", "phones", "missing")
    always_columns = ("name",)
    personal_columns = ("phones",)
    empty_title = gettext_lazy("No city or county here")
    empty_note = gettext_lazy("What you see follows from your postings in force.")

    def get_queryset(self) -> QuerySet[Organization]:
        """Give the cities and counties in scope with those who answer for them."""
        return queries.listed(person(self.request))

    def get_context_data(self, **context: object) -> dict[str, object]:
        """Count the records that lack something."""
        rows = queries.bearers(person(self.request)).filter(queries.incomplete(timezone.localdate()))
        return super().get_context_data(incomplete=rows.count(), **context)


def bearer(user: User, pk: int) -> Organization:
    """Return a visible city or county; others are 404."""
    rows = Organization.objects.visible_to(user).filter(kind__in=queries.BEARERS)
    return get_object_or_404(rows.select_related("parent__parent"), pk=pk)


class ResponsibilityView(Page):
    """The record of a unit: those who answer for it now, and those before them."""

    template_name = "orgs/duty/responsibility_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit, today = bearer(self.actor, pk), timezone.localdate()
        entries = list(Responsible.objects.visible_to(self.actor).filter(unit=unit))
        now = [one for one in entries if _holds(one)]
        unit.answering = now
        return self.show(
            unit=unit,
            name=label(unit),
            roles=[(role, [one for one in now if one.role == role]) for role in ResponsibleRole],
            former=[one for one in entries if one not in now],
            missing=queries.lacks(unit),
            may_change=duty_rules.may_keep_responsibility(self.actor, unit),
            sees_persons=tree_rules.may_see_phones(self.actor, unit),
            today=today,
        )


def _holds(entry: Responsible) -> bool:
    today = timezone.localdate()
    return entry.first_day <= today and (entry.end_day is None or entry.end_day > today)


class AppointView(FormPage):
    """Name the leader, the department or a contact from a day on."""

    verb = gettext_lazy("Save")
    form_class = AppointForm
    words = gettext_lazy("The record is saved.")
    titles = {
        ResponsibleRole.LEADER: gettext_lazy("Name the leader in charge"),
        ResponsibleRole.DEPARTMENT: gettext_lazy("Name the responsible department"),
        ResponsibleRole.CONTACT: gettext_lazy("Name a contact"),
    }

    def subject(self, pk: int, role: str) -> Organization:
        if role not in ResponsibleRole.values:
            raise Http404
        self.role = ResponsibleRole(role)
        return bearer(self.actor, pk)

    def allowed(self, unit: Organization) -> bool:
        return duty_rules.may_keep_responsibility(self.actor, unit)

    def needs(self, unit: Organization) -> dict[str, object]:
        return {"role": self.role}

    def act(self, unit: Organization, form: AppointForm) -> Responsible:
        return actions.appoint(unit, actor=self.actor, role=self.role, values=form.cleaned_data)

    def back(self, unit: Organization) -> str:
        return Responsible(unit=unit).get_absolute_url()

    def about(self, unit: Organization) -> str:
        return label(unit)

    def heading(self, unit: Organization) -> Words:
        """Name the page by the role."""
        return self.titles[self.role]

    def context(self, unit: Organization, form: AppointForm) -> dict[str, object]:
        """Name the people whose days would end."""
        note = ""
        if self.role != ResponsibleRole.CONTACT:
            former = Responsible.objects.filter(in_force_on(timezone.localdate()), unit=unit, role=self.role).first()
            note = _("The days of %(name)s end on the first day of the successor.") % {"name": former} if former else ""
        return {**super().context(unit, form), "note": note}


class EntryPage(FormPage):
    """A page that changes one entry of a unit whose record the user keeps."""

    model, related = Responsible, ("unit__parent__parent",)

    def allowed(self, entry: Responsible) -> bool:
        return duty_rules.may_keep_responsibility(self.actor, entry.unit)


class CorrectView(EntryPage, EditPage):
    """Put an entry right."""

    title = gettext_lazy("Correct the entry")
    note = gettext_lazy("For a successor, name a new one instead: the former stays on record.")
    form_class = CorrectForm
    words = gettext_lazy("The record is saved.")

    def needs(self, entry: Responsible) -> dict[str, object]:
        return {"role": entry.role, "has_ended": entry.end_day is not None}

    def act(self, entry: Responsible, form: CorrectForm) -> Responsible:
        version = form.cleaned_data["version"]
        return actions.correct(entry, actor=self.actor, version=version, values=form.values())

    def about(self, entry: Responsible) -> str:
        return label(entry.unit)


class EndView(EntryPage, EndPage):
    """End an entry without a successor."""

    title = gettext_lazy("End the entry")
    words = gettext_lazy("The entry has ended.")

    def act(self, entry: Responsible, form: EndForm) -> Responsible:
        return actions.end(entry, actor=self.actor, day=form.cleaned_data["day"])
