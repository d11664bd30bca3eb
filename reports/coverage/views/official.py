"""Official counts: listed, entered, corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.conflicts import StaleVersion, conflict_response
from orgs.common import scope
from orgs.common.enums import UNIT_KINDS
from orgs.pages.listing import ScopedExport
from orgs.tree.queries import choosable
from reports.coverage.actions import MANAGE, correct_official_count, record_official_count
from reports.coverage.filters import OfficialCountFilter
from reports.coverage.forms import OfficialCountForm
from reports.coverage.models import OfficialCount
from reports.coverage.tables import OfficialCounts


class OfficialCountListView(ScopedExport):
    """The official counts that the user may see."""

    model = OfficialCount
    table_class = OfficialCounts
    filterset_class = OfficialCountFilter
    page_key = "reports.official_counts"
    title = gettext_lazy("Official counts")
    note = gettext_lazy("They stand beside the register's own numbers with their source and never replace them.")
    template_name = "reports/official_counts.html"
    default_columns = ("unit", "enterprise_class", "as_of", "count", "source")
    always_columns = ("unit", "count")
    empty_title = gettext_lazy("No official count yet")
    empty_note = gettext_lazy("Enter what the bulletins say, class by class; it is shown beside the register's count.")

    @property
    def empty_verb(self) -> tuple[str, str] | None:  # type: ignore[override]
        """Offer the first step to whoever may take it."""
        if not scope.holds(person(self.request), MANAGE):
            return None
        return _("Enter an official count"), "reports:official_count_create"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the visible counts, the newest first."""
        return OfficialCount.objects.visible_to(person(self.request)).select_related("unit", "entered_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add whether the user may enter one."""
        return {**context, "may_enter": scope.holds(person(self.request), MANAGE)}


class OfficialCountCreateView(LoginRequiredMixin, View):
    """Enter an official count."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._shown(request, OfficialCountForm(units=self._units(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it and go to the list."""
        form = OfficialCountForm(request.POST, units=self._units(request))
        if form.is_valid():
            try:
                record_official_count(actor=person(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The official count is entered."))
                return redirect("reports:official_counts")
        return self._shown(request, form)

    def _units(self, request: HttpRequest) -> QuerySet[Any]:
        if not scope.holds(person(request), MANAGE):
            raise PermissionDenied(_("Your posting does not include keeping official counts."))
        return choosable(person(request), MANAGE, UNIT_KINDS)

    def _shown(self, request: HttpRequest, form: OfficialCountForm) -> HttpResponse:
        return render(request, "reports/official_count_form.html", {"form": form})


class OfficialCountUpdateView(LoginRequiredMixin, View):
    """Correct the number or the source of an official count."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it in its form."""
        return self._shown(request, self._form(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct it and go to the list, unless somebody else wrote since the form was opened."""
        form = self._form(request, pk, request.POST)
        if not form.is_valid():
            return self._shown(request, form)
        values = {name: form.cleaned_data[name] for name in ("count", "source")}
        try:
            correct_official_count(
                form.instance, actor=person(request), version=form.cleaned_data["version"] or 0, **values
            )
        except StaleVersion:
            return conflict_response(request, form)
        messages.success(request, _("The official count is corrected."))
        return redirect("reports:official_counts")

    def _form(self, request: HttpRequest, pk: int, *data: Any) -> OfficialCountForm:
        user = person(request)
        one = get_object_or_404(OfficialCount.objects.visible_to(user, MANAGE).select_related("unit"), pk=pk)
        return OfficialCountForm(*data, instance=one, units=choosable(user, MANAGE, UNIT_KINDS))

    def _shown(self, request: HttpRequest, form: OfficialCountForm) -> HttpResponse:
        return render(request, "reports/official_count_form.html", {"form": form})
