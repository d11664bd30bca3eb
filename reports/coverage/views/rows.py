"""The rows behind a figure: as many as the figure says."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.lists import ListPage
from orgs.common import scope
from orgs.pages.listing import ScopedExport
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from reports.coverage.definitions import DEFINITIONS, Definition, Selection
from reports.coverage.filters import AssociationRowsFilter, EnterpriseRowsFilter, FigureFilter
from reports.coverage.tables import AssociationRows, EnterpriseRows


class FigureRows(ScopedExport):
    """Rows of a figure for a unit, a day and a class; a unit out of scope is 404."""

    template_name = "reports/rows.html"
    always_columns = ("name",)
    wide_filters = ("q",)
    filterset_class: ClassVar[type[FigureFilter]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the rows; without a unit that the user may see there is no such page."""
        if request.user.is_authenticated and self.selection is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def export(self, file_format: str, *, reason: str = "") -> HttpResponse | StreamingHttpResponse:
        """Hand out every row of the figure where the user may export the unit, wherever a row lies by now."""
        if self.selection is not None and scope.may(person(self.request), scope.EXPORT, self.selection.unit):
            return ListPage.export(self, file_format, reason=reason)
        return super().export(file_format, reason=reason)

    @cached_property
    def filterset(self) -> FigureFilter:
        """The filters, bound even to an empty address: unbound they would leave every row instead of the figure's."""
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    @property
    def definition(self) -> Definition:
        """The figure whose rows they are."""
        self.filterset.form.is_valid()
        return DEFINITIONS[self.filterset.figure]

    @property
    def selection(self) -> Selection | None:
        """What was counted."""
        self.filterset.form.is_valid()
        return self.filterset.selection()


class EnterpriseRowsView(FigureRows):
    """Enterprises alive on the day, of the class, covered or not."""

    model = Enterprise
    table_class = EnterpriseRows
    filterset_class = EnterpriseRowsFilter
    page_key = "reports.enterprise_rows"
    title = _("Enterprises behind the figure")
    default_columns = ("name", "uscc", "unit", "covered", "industry", "size_class")

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Return the visible enterprises; the filter takes those of the figure."""
        return Enterprise.objects.visible_to(person(self.request))


class AssociationRowsView(FigureRows):
    """Associations active on the day, or founded since one."""

    model = Organization
    table_class = AssociationRows
    filterset_class = AssociationRowsFilter
    page_key = "reports.association_rows"
    title = _("Associations behind the figure")

    def get_queryset(self) -> QuerySet[Organization]:
        """Return the visible organizations; the filter takes those of the figure."""
        return Organization.objects.visible_to(person(self.request))
