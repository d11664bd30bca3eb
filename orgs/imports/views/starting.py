"""Sending a ledger in, and the blank ledger."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kexie_portal.web.attachment import attachment
from kexie_portal.web.exports import CONTENT_TYPES
from orgs.imports import actions
from orgs.imports.access import IMPORT
from orgs.imports.blank import blank_ledger
from orgs.imports.forms import ImportStartForm
from orgs.imports.models import ImportTarget
from orgs.imports.portal import may_import_anywhere
from orgs.pages.shared import Page, attempt
from orgs.tree.models.organization import Organization


class ImportersPage(Page):
    """A page for those who import somewhere."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask the rule before anything else."""
        if request.user.is_authenticated and not may_import_anywhere(self.actor):
            raise PermissionDenied(_("Your posting does not include importing ledgers."))
        return super().dispatch(request, *args, **kwargs)


class ImportStartView(ImportersPage):
    """Choose the unit, the content and the file."""

    template_name = "orgs/imports/start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form with the officer's own unit filled in; `?unit=` fills in another."""
        given = request.GET.get("unit", "")
        return self.show(ImportStartForm(user=self.actor, initial={"unit": given} if given.isdecimal() else {}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store the file, have it read and open the page of the import."""
        form = ImportStartForm(request.POST, request.FILES, user=self.actor)
        if form.is_valid():
            told = form.cleaned_data
            batch = attempt(
                form,
                lambda: actions.send_in(
                    actor=self.actor, unit=told["unit"], target=told["target"], upload=told["file"]
                ),
            )
            if batch is not None:
                return redirect(batch)
        return self.show(form)


class BlankLedgerView(ImportersPage):
    """Hand out a blank ledger; `?unit=` puts the unit's counties into its list of choices."""

    def get(self, request: HttpRequest, target: str) -> HttpResponse:
        """Make it."""
        mine = Organization.objects.units().visible_to(self.actor, IMPORT)
        given = request.GET.get("unit", "")
        unit = mine.filter(pk=given).first() if given.isdecimal() else mine.order_by("level", "lft").first()
        name = _("Blank ledger of %(content)s.xlsx") % {"content": ImportTarget(target).label}
        return attachment(blank_ledger(target, unit), name, CONTENT_TYPES["xlsx"])
