"""The network in Django's admin: read within scope, plain tables in and out; pages and actions do the writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.formats import base_formats

from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.actions import record_export
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.pages.uploads import SoundImportForm
from orgs.register import resources
from orgs.register import rules as register_rules
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from import_export.formats.base_formats import Format

FORMATS = [base_formats.XLSX, base_formats.CSV]


class ReadWithinScope(admin.ModelAdmin):
    """Rows in scope, shown and never written here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the part to whoever sees anything of the network."""
        return scope.holds(request.user, VIEW)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those read who see the network; the rows are narrowed by `get_queryset`."""
        return scope.holds(request.user, VIEW)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: pages and actions do it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: pages and actions do it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: nothing is deleted."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Narrow to the scope."""
        return super().get_queryset(request).visible_to(person(request))  # type: ignore[attr-defined,no-any-return]


class RecordedExport(ExportMixin):
    """Exports within the scope of the right to export, written down."""

    export_formats = FORMATS

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Ask the posting."""
        return tree_rules.may_export(person(request))

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Narrow to where the user may export."""
        return super().get_export_queryset(request).visible_to(person(request), scope.EXPORT)

    def get_export_data(
        self, file_format: Format, request: HttpRequest, queryset: QuerySet[Model], **kwargs: object
    ) -> str | bytes:
        """Write down who took what."""
        record_export(person(request), str(self.model._meta.verbose_name_plural), queryset.count())
        return super().get_export_data(file_format, request, queryset, **kwargs)


@admin.register(Industry)
class IndustryAdmin(ImportExportMixin, admin.ModelAdmin):
    """The dictionary of industries, kept by the system administrator."""

    resource_classes = [resources.IndustryResource]
    import_form_class = SoundImportForm
    formats = FORMATS
    list_display = ("code", "name", "section", "section_name")
    search_fields = ("code", "name")
    list_filter = ("section_name",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it to the system administrator."""
        return self._keeps(request)

    def _keeps(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return scope.holds(request.user, "orgs.run_system")

    has_view_permission = has_add_permission = has_change_permission = _keeps
    has_import_permission = has_export_permission = _keeps

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: enterprises stand on it."""
        return False


@admin.register(Enterprise)
class EnterpriseAdmin(RecordedExport, ImportExportMixin, ReadWithinScope):
    """The enterprise register; an import goes through the register's own actions."""

    resource_classes = [resources.EnterpriseResource]
    import_form_class = SoundImportForm
    import_formats = FORMATS
    skip_import_confirm = False
    list_display = ("name", "uscc", "unit", "industry", "size_class", "opened", "closed")
    list_select_related = ("unit", "industry")
    search_fields = ("search_text",)
    list_filter = ("size_class",)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Ask the posting."""
        return register_rules.may_add_enterprise_anywhere(person(request))


@admin.register(Organization)
class OrganizationAdmin(RecordedExport, ReadWithinScope):
    """Nodes of the tree."""

    resource_classes = [resources.OrganizationResource]
    list_display = ("name", "kind", "code", "parent", "opened", "closed")
    list_select_related = ("parent",)
    search_fields = ("search_text", "code")
    list_filter = ("kind",)


@admin.register(Association)
class AssociationAdmin(RecordedExport, ReadWithinScope):
    """Associations; their people are on the pages, masked where they must be."""

    resource_classes = [resources.AssociationResource]
    list_display = ("organization", "letter_number", "members", "scitech_workers")
    list_select_related = ("organization",)
    search_fields = ("organization__search_text", "letter_number")
