"""Short names for ever: a name that a published version has used is never used again for something else.

Otherwise answers to two questions would stand under one header of an export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kexie_portal.formbuilder.checking.faults import Fault, Place, place_of
from kexie_portal.formbuilder.definition import Definition, sections_of
from kexie_portal.formbuilder.models import Form, FormName


@dataclass(frozen=True)
class Used:
    """A short name as a definition uses it."""

    name: str
    kind: str
    label: str
    place: Place


def used_in(definition: Definition) -> Iterator[Used]:
    """Go through the short names of fields, and of columns as `FIELD.COLUMN`."""
    for number, section in enumerate(sections_of(definition), start=1):
        for field in section.get("fields", []):
            place = place_of(section, number).at(field)
            yield Used(field["name"], field["kind"], field["label"], place)
            for column in field.get("columns", []):
                yield Used(f"{field['name']}.{column['name']}", column["kind"], column["label"], place)


def name_faults(form: Form, definition: Definition) -> list[Fault]:
    """Return what stands against the short names of the next version of a form."""
    known = {one.name: one for one in form.names.all()}
    if not known:
        return []
    last = max(one.last_number for one in known.values())
    before = {(one.label, one.name.rpartition(".")[0]): one.name for one in known.values() if one.last_number == last}
    found = []
    for used in used_in(definition):
        former = known.get(used.name)
        if former and (words := _against(used, former, last, before)):
            found.append(used.place.fault(words % {"name": used.name, "former": former.label}))
    return found


def _against(used: Used, former: FormName, last: int, before: dict[tuple[str, str], str]) -> str:
    if former.kind != used.kind:
        return _("The short name “%(name)s” was “%(former)s” of another kind; take a new name.")
    if former.label == used.label:
        return ""
    if former.last_number < last:
        return _("The short name “%(name)s” was “%(former)s” in an earlier version; take a new name.")
    table = used.name.rpartition(".")[0]
    if before.get((used.label, table), used.name) != used.name:
        return _("The short name “%(name)s” is that of “%(former)s”; this question has a name of its own.")
    return ""


def keep_names(form: Form, definition: Definition, number: int) -> None:
    """Write down the short names of a version that is being published."""
    rows = [
        FormName(form=form, name=used.name, kind=used.kind, label=used.label, last_number=number)
        for used in used_in(definition)
    ]
    FormName.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["form", "name"],
        update_fields=["label", "last_number"],
    )
