"""Period reports in the browser."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, ListView

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.jobs.models import Job
from kexie_portal.web.form_page import FormPage
from orgs.common import scope
from reports.coverage.boundaries import approval_number
from reports.periods import actions, rules, words
from reports.periods.enums import PeriodKind
from reports.periods.errors import ReportRefused
from reports.periods.forms import OrderForm, units_for
from reports.periods.illustrations import charts
from reports.periods.key_figures import key_figures
from reports.periods.models.period import PeriodReport
from reports.periods.reading import read


class PeriodListView(LoginRequiredMixin, ListView):
    """List the reports on the units that a person may see as they stand, newest period first."""

    template_name = "reports/period_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[PeriodReport]:
        """Narrow to the scope, then by `?unit=` and `?kind=`."""
        reports = PeriodReport.objects.visible_to(person(self.request)).built().standing()
        unit, kind = self.request.GET.get("unit", ""), self.request.GET.get("kind")
        if unit.isdecimal():
            reports = reports.filter(unit=int(unit))
        if kind in PeriodKind.values:
            reports = reports.filter(period__kind=kind)
        return reports.select_related("period", "unit", "xlsx", "pdf").order_by(
            "-period__first_day", "-period__end_day", "unit__tree_id", "unit__lft", "-built_at"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the choices of the filters and what the person may do."""
        user = cast(User, self.request.user)
        known = PeriodReport.objects.visible_to(user).built().values("unit")
        return super().get_context_data(
            kinds=PeriodKind.choices,
            units=units_for(user, rules.VIEW).filter(pk__in=known),
            may_build=scope.holds(user, rules.BUILD),
            may_schedule=scope.holds(user, rules.SCHEDULE),
            **kwargs,
        )


class PeriodReportView(LoginRequiredMixin):
    """Find one report in the person's scope; the rest is 404."""

    request: HttpRequest

    def get_queryset(self) -> QuerySet[PeriodReport]:
        """Return the reports on units that the person may see."""
        reports = PeriodReport.objects.visible_to(person(self.request)).built()
        return reports.select_related("period", "unit", "built_by", "locked_by", "xlsx", "pdf")


class PeriodDetailView(PeriodReportView, DetailView):
    """Show a report from its frozen rows alone: figures, pictures, tables, definitions."""

    template_name = "reports/period_detail.html"
    context_object_name = "report"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report: PeriodReport = self.object
        reading, user = read(report), person(self.request)
        editions, lock = rules.editions(report.unit, report.period.span), rules.lock_on(report.unit, report.period.span)
        newest = editions[0].pk == report.pk
        return super().get_context_data(
            span=report.period.span,
            reading=reading,
            own=reading.own(),
            summary=words.summary(reading),
            charts=charts(reading),
            figures=key_figures(reading),
            sources=words.sources(reading),
            approval_number=approval_number(),
            editions=editions,
            newest=editions[0],
            lock=lock,
            may_build=newest and lock is None and rules.may_build(user, report.unit),
            may_lock=newest and rules.may_lock(user, report),
            **kwargs,
        )


class PeriodBuildView(FormPage[None, OrderForm]):
    """Order a report; its job page shows the progress."""

    template_name = "reports/period_build.html"
    wrong = 200
    form_class = OrderForm
    opens_made = True
    for_user = True

    def subject(self) -> None:
        """Refuse a user who may build nowhere."""
        if not scope.holds(self.actor, rules.BUILD):
            raise PermissionDenied

    def allowed(self, _none: None) -> bool:
        """Let everybody in whom `subject` let pass."""
        return True

    def initial(self, _none: None) -> dict[str, Any]:
        """Begin with what the address names, and else with the latest period that is over."""
        return {"unit": self.request.GET.get("unit"), "period": self.request.GET.get("period")}

    def act(self, _none: None, form: OrderForm) -> Job:
        told = form.cleaned_data
        return actions.order(told["unit"], told["period"], actor=self.actor, reason=told["reason"])


class PeriodLockView(PeriodReportView, View):
    """Fix a report for good."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            actions.lock(report, actor=cast(User, request.user))
            messages.success(request, _("Locked. These figures stay as they are."))
        except ReportRefused as refusal:
            messages.error(request, str(refusal))
        return redirect(report)
