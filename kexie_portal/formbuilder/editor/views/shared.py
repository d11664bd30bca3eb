"""What the pages of the editor share: the form or version of the address, if the user sees it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.models import Form, FormVersion
from kexie_portal.web.pages import Page, demand


class EditorPage(Page):
    """A page of those who write forms, or may take them for a use."""

    def form_of(self, pk: int) -> Form:
        """Return a form that the user sees; any other is 404."""
        return get_object_or_404(access.seen_forms(self.actor), pk=pk)

    def version_of(self, pk: int) -> FormVersion:
        """Return a version that the user sees: drafts only of forms that they write; any other is 404."""
        version = get_object_or_404(FormVersion.objects.select_related("form"), pk=pk)
        if not access.sees(self.actor, version.form) or not (version.is_published or self.writes(version.form)):
            raise Http404
        return version

    def draft_of(self, pk: int) -> FormVersion:
        """Return a draft that the user writes; a published version is 404, another unit's is 403 or 404."""
        version = get_object_or_404(FormVersion.objects.select_related("form"), pk=pk, published_at__isnull=True)
        if not access.sees(self.actor, version.form):
            raise Http404
        demand(self.writes(version.form))
        return version

    def writes(self, form: Form) -> bool:
        """Tell whether the user writes the form."""
        return access.manages(self.actor, form)

    def names(self, forms: Any) -> dict[str, str]:
        """Return the names of units by their codes."""
        units = [*access.owners().seen(self.actor), *access.owners().managed(self.actor)]
        return {unit.code: unit.name for unit in units}
