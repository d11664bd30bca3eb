"""What the pages of letters share."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from kexie_portal.documents import access
from kexie_portal.documents.access import PROVINCE_DEFAULT, Unit
from kexie_portal.documents.enums import LetterKind
from kexie_portal.web.pages import Page

DEFAULT = "default"


class LetterPage(Page):
    """A page of those who write or read letters."""

    def unit(self, path: str) -> Unit:
        """Return the unit of the address that the user writes for; any other is 404."""
        code = PROVINCE_DEFAULT if path == DEFAULT else path
        found = next((one for one in access.units().edited(self.actor) if one.code == code), None)
        if found is None:
            raise Http404
        return found

    def kind(self, path: str) -> LetterKind:
        """Return the kind of the address."""
        if path not in LetterKind.values:
            raise Http404
        return LetterKind(path)


def path_of(unit: Unit) -> str:
    """Return the part of the address that stands for a unit."""
    return unit.code or DEFAULT


def label(unit: Unit) -> str:
    """Name a unit; the province's default, which bears the province's name, is told from the province itself."""
    return unit.name if unit.code else _("Default of the province for all cities")
