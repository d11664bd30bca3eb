"""Sending a ledger in, and the blank ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit.actions import record_export
from kexie_portal.web.attachment import attachment
from kexie_portal.web.exports import CONTENT_TYPES
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page
from orgs.imports import actions
from orgs.imports.access import IMPORT
from orgs.imports.blank import blank_ledger
from orgs.imports.filled import filled_ledger, write
from orgs.imports.forms import FilledLedgerForm, ImportStartForm
from orgs.imports.models import ImportBatch, ImportTarget
from orgs.imports.portal import may_import_anywhere
from orgs.pages.form_page import numbers_named
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


class ImportersPage(Page):
    """A page for those who import somewhere."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask the rule before anything else."""
        if request.user.is_authenticated and not may_import_anywhere(self.actor):
            raise PermissionDenied(_("Your posting does not include importing ledgers."))
        return super().dispatch(request, *args, **kwargs)


class ImportStartView(ImportersPage, FormPage):
    """Choose the unit, the content and the file; it is stored and read, and the page of the import opens."""

    template_name = "orgs/imports/start.html"
    form_class = ImportStartForm
    opens_made = True
    for_user = True

    def allowed(self, _none: None) -> bool:
        """Let in who passed `ImportersPage`."""
        return True

    def initial(self, _none: None) -> dict[str, str]:
        """Open the form with the officer's own unit; `?unit=` fills in another."""
        return numbers_named(self.request, "unit")

    def act(self, _none: None, form: ImportStartForm) -> ImportBatch:
        told = form.cleaned_data
        return actions.send_in(actor=self.actor, unit=told["unit"], target=told["target"], upload=told["file"])


class BlankLedgerView(ImportersPage):
    """Hand out a blank ledger; `?unit=` puts the unit's counties into its list of choices."""

    def get(self, request: HttpRequest, target: str) -> HttpResponse:
        mine = Organization.objects.units().visible_to(self.actor, IMPORT)
        given = request.GET.get("unit", "")
        unit = mine.filter(pk=given).first() if given.isdecimal() else mine.order_by("level", "lft").first()
        name = _("Blank ledger of %(content)s.xlsx") % {"content": ImportTarget(target).label}
        return attachment(blank_ledger(target, unit), name, CONTENT_TYPES["xlsx"])


class FilledLedgerView(ImportersPage, FormPage):
    """Hand out the ledger of a unit as the portal knows it."""

    title = gettext_lazy("The ledger as the portal knows it")
    note = gettext_lazy(
        "Under the headers of the unit's last ledger, one row for each; brought in again unchanged, it changes nothing."
    )
    verb = gettext_lazy("Download the ledger")
    form_class = FilledLedgerForm
    for_user = True

    def allowed(self, _none: None) -> bool:
        """Let in who may take lists out as well."""
        return tree_rules.may_export(self.actor)

    def initial(self, _none: None) -> dict[str, str]:
        """Open the form with the officer's own unit; `?unit=` fills in another."""
        return numbers_named(self.request, "unit")

    def about(self, _none: None) -> str:
        return _("Import ledgers")

    def back(self, _none: None) -> str:
        return reverse("orgs:import_list")

    def answered(self, _none: None, form: FilledLedgerForm, /, **_formsets: Any) -> HttpResponse:
        """Note who takes it and what for (PIPL art. 55), and answer the file."""
        told = form.cleaned_data
        unit, target = told["unit"], told["target"]
        phones = tree_rules.may_see_phones(self.actor, unit)
        ledger = filled_ledger(unit, target, by_county=told["layout"] == "county", phones=phones)
        name = _("Ledger of %(content)s of %(unit)s") % {
            "content": ImportTarget(target).label,
            "unit": unit.short_name or unit.name,
        }
        headers = [habit.header for habit in ledger.columns]
        record_export(self.actor, name, ledger.count, told["reason"], ledger.is_personal, headers)
        return attachment(write(ledger), f"{name}.xlsx", CONTENT_TYPES["xlsx"])
