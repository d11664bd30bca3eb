"""What is sealed, for those who keep the list, and the receipt of one package for its readers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.errors import Refused
from kexie_portal.sealing import canonical, closing, kinds, queries, receipts
from kexie_portal.sealing.filters import PackageFilter
from kexie_portal.sealing.models import Package
from kexie_portal.sealing.tables import PackageTable
from kexie_portal.web.lists import ListPage
from kexie_portal.web.pages import Page, demand


class PackageListView(ListPage):
    """Everything that is sealed: numbers, moments and states, no contents."""

    model = Package
    table_class = PackageTable
    filterset_class = PackageFilter
    page_key = "sealing.packages"
    title = gettext_lazy("Sealed packages")
    note = gettext_lazy("Each is chained to the one before; every night all are compared with what was sealed.")
    default_columns = ("number", "title", "kind", "issuer", "sealed_at", "standing")
    always_columns = ("number",)
    empty_title = gettext_lazy("Nothing is sealed yet")
    empty_note = gettext_lazy("Letters are sealed when they are signed, reports when they are built.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the list to those who keep it or open closed contents; to others it is not there."""
        if request.user.is_authenticated and not kinds.sees_list(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Package]:
        user, rows = person(self.request), Package.objects.all()
        if not kinds.keeps(user):
            rows = rows.filter(kind__in=kinds.opened_by(user), until__isnull=False)
        return rows.select_related("sealed_by").prefetch_related("entries").defer("content", "salts", "closed")


class OnePackage(Page):
    """A page about one package that the user may read; any other is 404."""

    def package(self, pk: int) -> Package:
        """Return the package."""
        found = get_object_or_404(Package.objects.select_related("sealed_by"), pk=pk)
        if not kinds.may_read(self.actor, found) and not kinds.may_open(self.actor, found.kind, found.chain_id):
            raise Http404
        return found


class ReceiptView(OnePackage):
    """Number, moment, hashes and QR code of one package, and what became of it."""

    template_name = "sealing/receipt.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        package = self.package(pk)
        entries = list(package.entries.select_related("by").order_by("place"))
        return self.show(
            package=package,
            standing=queries.standing(entries),
            told=[(entry, queries.told(entry)) for entry in entries],
            files=package.files.all(),
            fields=len(canonical.read(package.leaves)),
            **self._closed(package),
        )

    def _closed(self, package: Package) -> dict[str, Any]:
        if package.until is None:
            return {}
        rows = closing.openings(package.chain_id, package.until)
        mine = any(row.by_id == self.actor.pk for row in rows)
        due = timezone.now() >= package.until
        opens = kinds.may_open(self.actor, package.kind, package.chain_id)
        return {"openings": rows, "needed": closing.PEOPLE, "may_open": opens and due and not mine}


class ReceiptFileView(OnePackage):
    """Hand out the receipt as PDF; one that no worker has made yet is made now."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        package = self.package(pk)
        demand(kinds.may_read(self.actor, package))
        return redirect(receipts.complete(package).get_absolute_url())


class OpenView(OnePackage):
    """Record that a holder of the posting opens the chain of a closed package."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        package = self.package(pk)
        demand(kinds.may_open(self.actor, package.kind, package.chain_id))
        try:
            closing.record_opening(package.chain_id, package.kind, actor=self.actor)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Your opening is recorded."))
        return redirect(package.get_absolute_url())
