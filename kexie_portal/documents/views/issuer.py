"""The page on which a unit sets the name in which it issues letters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.documents import texts
from kexie_portal.documents.access import Unit
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import LetterCounter, LetterIssuer
from kexie_portal.documents.page_forms import IssuerForm
from kexie_portal.documents.views.shared import LetterPage, label, path_of
from kexie_portal.errors import Stale
from kexie_portal.web.form_page import FormPage


class IssuerView(LetterPage, FormPage[Unit, IssuerForm]):
    """Set the signer, the red heading and the series of a unit."""

    template_name = "documents/issuer_form.html"
    form_class = IssuerForm
    words = gettext_lazy("The issuer is saved.")

    def subject(self, unit: str) -> Unit:
        return self.unit(unit)

    def allowed(self, unit: Unit) -> bool:
        """Let the user in: `unit` finds no unit but those that they write for."""
        return True

    def initial(self, unit: Unit) -> dict[str, Any]:
        """Open the form with what holds now."""
        return self._values(unit.code)

    def context(self, unit: Unit, form: IssuerForm) -> dict[str, Any]:
        return {"name": label(unit), "path": path_of(unit)}

    def act(self, unit: Unit, form: IssuerForm) -> LetterIssuer:
        return texts.set_issuer(unit_code=unit.code, actor=self.actor, **form.cleaned_data)

    def overtaken(self, unit: Unit, form: IssuerForm, stale: Stale, /, **formsets: Any) -> None:
        """Say what somebody else set meanwhile; sending again replaces it."""
        now = self._values(unit.code)
        form.data = {**form.data.dict(), "version": str(now["version"])}  # type: ignore[attr-defined]
        words = _("Somebody else set this meanwhile: %(name)s, %(head)s, %(series)s. Save to replace it.")
        form.add_error(None, words % now)

    def back(self, unit: Unit) -> str:
        return f"{reverse('documents:template_list')}?unit={path_of(unit)}"

    def _values(self, code: str) -> dict[str, Any]:
        """Return the values with which the form opens."""
        now = issuer_of(code)
        version = LetterIssuer.objects.filter(unit_code=code).values_list("version", flat=True).first() or 0
        last = self._last(now.series)
        return {"version": version, "name": now.name, "head": now.head, "series": now.series, "last": last} | {
            "steps": now.steps
        }

    def _last(self, series: str) -> int | None:
        rows = LetterCounter.objects.filter(series=series, year=timezone.localdate().year)
        return rows.values_list("last", flat=True).first()
