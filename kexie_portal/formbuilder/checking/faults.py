"""One thing that is wrong with a definition, with the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fault:
    """A sentence with the short names of its section and field, and their words as people know them."""

    message: str
    section: str = ""
    field: str = ""
    section_title: str = ""
    field_label: str = ""

    def __str__(self) -> str:
        place = " · ".join(one for one in (self.section_title or self.section, self.field_label or self.field) if one)
        return _("%(place)s: %(words)s") % {"place": place, "words": self.message} if place else self.message


@dataclass(frozen=True)
class Place:
    """Where the checker stands; `fault` says a sentence there."""

    section: str = ""
    section_title: str = ""
    field: str = ""
    field_label: str = ""

    def fault(self, message: str) -> Fault:
        """Return a fault at this place."""
        return Fault(message, self.section, self.field, self.section_title, self.field_label)

    def at(self, field: object) -> Place:
        """Return the place of a field of this section."""
        known = field if isinstance(field, dict) else {}
        return Place(self.section, self.section_title, str(known.get("name") or ""), str(known.get("label") or ""))


def place_of(section: object, number: int) -> Place:
    """Return the place of a section; one without title goes by its number."""
    known = section if isinstance(section, dict) else {}
    title = str(known.get("title") or "") or _("section %(n)s") % {"n": number}
    return Place(str(known.get("name") or ""), title)
