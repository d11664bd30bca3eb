"""Standing orders in the browser."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import ListView

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import FormPage
from orgs.common import scope
from reports.periods import rules, schedules
from reports.periods.enums import PeriodKind
from reports.periods.forms import ScheduleForm, units_for
from reports.periods.models.schedule import ReportSchedule


class ScheduleAccess(LoginRequiredMixin):
    """Let in a user who keeps schedules somewhere, to the schedules of their scope."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse a user who keeps no schedule anywhere."""
        if request.user.is_authenticated and not scope.holds(request.user, rules.SCHEDULE):
            raise PermissionDenied
        return cast(HttpResponse, super().dispatch(request, *args, **kwargs))

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        """Return the schedules of the person's scope; the rest is 404."""
        return ReportSchedule.objects.visible_to(person(self.request)).select_related("unit", "owner", "periodic_task")


class ScheduleListView(ScheduleAccess, ListView):
    """List the standing orders with when they ran last."""

    template_name = "reports/schedule_list.html"

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        return super().get_queryset().prefetch_related("recipients").order_by("unit__tree_id", "unit__lft", "kind")


class ScheduleFormPage(ScheduleAccess, FormPage):
    """What creating and changing share."""

    template_name = "reports/schedule_form.html"
    wrong = 200
    form_class = ScheduleForm
    words = gettext_lazy("The schedule is saved.")

    def allowed(self, schedule: ReportSchedule | None) -> bool:
        """Let everybody in who passed `ScheduleAccess`; the action asks for the unit."""
        return True

    def needs(self, schedule: ReportSchedule | None) -> dict[str, Any]:
        """Give the form the person, whose scope fills its choices."""
        return {"user": self.actor, "instance": schedule}

    def act(self, schedule: ReportSchedule | None, form: ScheduleForm) -> ReportSchedule:
        """Save the order with its beat row."""
        version, recipients = form.cleaned_data.get("version"), list(form.cleaned_data["recipients"])
        return schedules.save(form.save(commit=False), recipients, actor=self.actor, version=version)

    def back(self, schedule: ReportSchedule | None) -> str:
        return reverse("reports:schedule_list")


class ScheduleCreateView(ScheduleFormPage):
    """Give a standing order."""

    def initial(self, schedule: None) -> dict[str, Any]:
        """Begin with the unit chosen, whose readers then are the choices of recipients."""
        widest = scope.Scope.of(self.actor).intervals(rules.SCHEDULE)
        asked = self.request.GET.get("unit", "")
        return {"unit": int(asked) if asked.isdecimal() else widest[0].organization_id, "kind": PeriodKind.MONTH}

    def context(self, schedule: None, form: ScheduleForm) -> dict[str, Any]:
        """Show the units to choose from; the choice sets the possible recipients."""
        units = units_for(self.actor, rules.SCHEDULE)
        return {"units": units, "chosen": str(self.initial(schedule)["unit"])}


class ScheduleUpdateView(ScheduleFormPage):
    """Change a standing order, or take it out of force."""

    called = "object"

    def subject(self, pk: int) -> ReportSchedule:
        return get_object_or_404(self.get_queryset(), pk=pk)
