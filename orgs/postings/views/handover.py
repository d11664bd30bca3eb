"""What a person hands over who leaves, as a page and as PDF; and the units at which nobody works."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.actions import record_export
from kexie_portal.web.attachment import attachment
from kexie_portal.web.pages import Page, demand
from kexie_portal.web.printing import pdf_of
from orgs.pages.listing import NetworkList
from orgs.postings import rules as posting_rules
from orgs.postings.filters import VacantFilter
from orgs.postings.queries import handed_over, people_seen_by, vacant_units
from orgs.postings.tables import VacantTable
from orgs.postings.views.posting import MayHandOut
from orgs.tree.models.organization import Organization

PRINT_STYLE = """
@page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt } }
body { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-size: 10pt; color: #111 }
h1 { font-size: 16pt; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid }
table { width: 100%; border-collapse: collapse }
td { border: 0.4pt solid #999; padding: 1.4mm 2mm; text-align: left }
tr { break-inside: avoid } .sign td { height: 14mm; vertical-align: top }
"""


class HandoverView(Page):
    """The hand-over pack of a person: live while they work, as it was kept once they have left."""

    template_name = "orgs/postings/handover.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the pack, or hand it out as PDF."""
        whose = self._person(pk)
        pack, kept_on = handed_over(whose)
        shown: dict[str, Any] = {"whose": whose, "pack": pack, "kept_on": kept_on, "today": timezone.localdate()}
        if request.GET.get("print") != "pdf":
            return self.show(**shown, own=whose.pk == self.actor.pk)
        title = _("Hand-over of %(name)s") % {"name": whose}
        record_export(self.actor, title, sum(len(part["lines"]) for part in pack))
        page = render_to_string("orgs/postings/handover_print.html", {**shown, "title": title})
        return attachment(pdf_of(page, PRINT_STYLE), f"{title}.pdf", "application/pdf")

    def _person(self, pk: int) -> User:
        """Return the user themselves, or a person whose whole work the user may see."""
        if pk == self.actor.pk:
            return self.actor
        whose = get_object_or_404(people_seen_by(self.actor), pk=pk)
        demand(posting_rules.may_read_handover(self.actor, whose))
        return whose


class VacantUnitsView(MayHandOut, NetworkList):
    """The units at which no officer works: nobody is told or reminded there."""

    model = Organization
    table_class = VacantTable
    filterset_class = VacantFilter
    page_key = "orgs.vacant_units"
    title = gettext_lazy("Units without an officer")
    note = gettext_lazy("Nobody is told or reminded there; what becomes overdue is passed up to the level above.")
    default_columns = ("name", "kind", "last_end", "verb")
    always_columns = ("name",)
    empty_title = gettext_lazy("Every unit has an officer")

    def get_queryset(self) -> QuerySet[Organization]:
        """Give the units in scope without an officer's posting in force."""
        return vacant_units(person(self.request))
