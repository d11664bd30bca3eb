"""Standing orders in the browser."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import CreateView, ListView, UpdateView

from kexie_portal.accounts.models import User
from kexie_portal.web.conflicts import VersionedUpdateMixin
from orgs.common import scope
from reports.periods import rules, schedules
from reports.periods.enums import PeriodKind
from reports.periods.forms import ScheduleForm, units_for
from reports.periods.models.schedule import ReportSchedule


class ScheduleAccess(LoginRequiredMixin):
    """Let in who keeps schedules somewhere, to the schedules of his scope."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse who keeps no schedule anywhere."""
        if request.user.is_authenticated and not scope.holds(request.user, rules.SCHEDULE):
            raise PermissionDenied
        return cast(HttpResponse, super().dispatch(request, *args, **kwargs))  # type: ignore[misc]

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        """Return the schedules of the person's scope; the rest is 404."""
        return ReportSchedule.objects.visible_to(self.request.user).select_related("unit", "owner", "periodic_task")


class ScheduleListView(ScheduleAccess, ListView):
    """List the standing orders with when they ran last."""

    template_name = "reports/schedule_list.html"

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        """Read the recipients along."""
        return super().get_queryset().prefetch_related("recipients").order_by("unit__tree_id", "unit__lft", "kind")


class ScheduleFormView(ScheduleAccess):
    """What creating and changing share."""

    template_name = "reports/schedule_form.html"
    form_class = ScheduleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the person, whose scope fills its choices."""
        return {**super().get_form_kwargs(), "user": self.request.user}  # type: ignore[misc]

    def form_valid(self, form: ScheduleForm) -> HttpResponse:
        """Save the order with its beat row."""
        schedules.save(
            form.save(commit=False),
            list(form.cleaned_data["recipients"]),
            actor=cast(User, self.request.user),
            version=form.cleaned_data.get("version"),
        )
        messages.success(self.request, _("The schedule is saved."))
        return redirect("reports:schedule_list")


class ScheduleCreateView(ScheduleFormView, CreateView):  # type: ignore[misc]
    """Give a standing order."""

    def get_initial(self) -> dict[str, Any]:
        """Begin with the unit chosen, whose readers then are the choices of recipients."""
        widest = scope.Scope.of(self.request.user).intervals(rules.SCHEDULE)
        asked = self.request.GET.get("unit", "")
        return {"unit": int(asked) if asked.isdecimal() else widest[0].organization_id, "kind": PeriodKind.MONTH}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the units to choose from; the choice sets the possible recipients."""
        units = units_for(cast(User, self.request.user), rules.SCHEDULE)
        return super().get_context_data(units=units, chosen=str(self.get_initial()["unit"]), **kwargs)


class ScheduleUpdateView(VersionedUpdateMixin, ScheduleFormView, UpdateView):  # type: ignore[misc]
    """Change a standing order, or take it out of force."""
