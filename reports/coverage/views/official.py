"""Official counts: listed, entered, corrected."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import FormPage
from orgs.common import scope
from orgs.common.enums import UNIT_KINDS
from orgs.pages.listing import ScopedExport
from orgs.tree.queries import choosable
from reports.coverage.actions import MANAGE, correct_official_count, record_official_count, why_fixed
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

    def get_queryset(self) -> QuerySet[OfficialCount]:
        """Return the visible counts, the newest first."""
        return OfficialCount.objects.visible_to(person(self.request)).select_related("unit", "entered_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add whether the user may enter one."""
        return {**context, "may_enter": scope.holds(person(self.request), MANAGE)}


class OfficialCountPage(FormPage[OfficialCount | None, OfficialCountForm]):
    """A form about an official count."""

    template_name = "reports/official_count_form.html"
    wrong = 200
    form_class = OfficialCountForm

    def allowed(self, count: OfficialCount | None) -> bool:
        """Let everybody in whom `subject` let pass."""
        return True

    def needs(self, count: OfficialCount | None) -> dict[str, Any]:
        return {"instance": count, "units": choosable(self.actor, MANAGE, UNIT_KINDS)}

    def back(self, count: OfficialCount | None) -> str:
        return reverse("reports:official_counts")


class OfficialCountCreateView(OfficialCountPage):
    """Enter an official count."""

    words = gettext_lazy("The official count is entered.")

    def subject(self) -> None:
        """Refuse, in words of its own, a user who keeps no official counts anywhere."""
        if not scope.holds(self.actor, MANAGE):
            raise PermissionDenied(_("Your posting does not include keeping official counts."))

    def act(self, count: None, form: OfficialCountForm) -> OfficialCount:
        return record_official_count(actor=self.actor, **form.cleaned_data)


class OfficialCountUpdateView(OfficialCountPage):
    """Correct the number or the source of an official count."""

    words = gettext_lazy("The official count is corrected.")

    def subject(self, pk: int) -> OfficialCount:
        return get_object_or_404(OfficialCount.objects.visible_to(self.actor, MANAGE).select_related("unit"), pk=pk)

    def late(self, count: OfficialCount | None) -> str:
        """Say that a locked report prints the count."""
        return why_fixed(count) if count else ""

    def act(self, count: OfficialCount, form: OfficialCountForm) -> OfficialCount:
        told = form.cleaned_data
        version = told["version"] or 0
        return correct_official_count(
            count, actor=self.actor, version=version, count=told["count"], source=told["source"]
        )
