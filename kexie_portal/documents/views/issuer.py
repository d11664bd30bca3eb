"""In whose name a unit issues letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import actions
from kexie_portal.documents.access import Unit
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import LetterCounter, LetterIssuer
from kexie_portal.documents.page_forms import IssuerForm
from kexie_portal.documents.views.shared import LetterPage, label, path_of
from kexie_portal.web.conflicts import StaleVersion


class IssuerView(LetterPage):
    """Set the signer, the red heading and the series of a unit."""

    template_name = "documents/issuer_form.html"

    def get(self, request: HttpRequest, unit: str) -> HttpResponse:
        """Open the form with what holds now."""
        place = self.unit(unit)
        return self._page(IssuerForm(initial=self._values(place.code)), place)

    def post(self, request: HttpRequest, unit: str) -> HttpResponse:
        """Set it."""
        place, form = self.unit(unit), IssuerForm(request.POST)
        if form.is_valid():
            try:
                actions.set_issuer(unit_code=place.code, actor=self.actor, **form.cleaned_data)
            except StaleVersion:
                self._show_theirs(form, place.code)
            except LetterRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("The issuer is saved."))
                return redirect(f"{reverse('documents:template_list')}?unit={unit}")
        return self._page(form, place)

    def _show_theirs(self, form: IssuerForm, code: str) -> None:
        """Say what somebody else set meanwhile; sending again replaces it."""
        now = self._values(code)
        form.data = {**form.data.dict(), "version": str(now["version"])}  # type: ignore[attr-defined]
        words = _("Somebody else set this meanwhile: %(name)s, %(head)s, %(series)s. Save to replace it.")
        form.add_error(None, words % now)

    def _values(self, code: str) -> dict[str, Any]:
        """Return the values with which the form opens."""
        now = issuer_of(code)
        version = LetterIssuer.objects.filter(unit_code=code).values_list("version", flat=True).first() or 0
        last = self._last(now.series)
        return {"version": version, "name": now.name, "head": now.head, "series": now.series, "last": last}

    def _last(self, series: str) -> int | None:
        rows = LetterCounter.objects.filter(series=series, year=timezone.localdate().year)
        return rows.values_list("last", flat=True).first()

    def _page(self, form: IssuerForm, unit: Unit) -> HttpResponse:
        return self.show(form, name=label(unit), path=path_of(unit))
