"""A section as a Django form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kexie_portal.formbuilder.answers import people_field
from kexie_portal.formbuilder.definition import Field, Section, is_derived
from kexie_portal.formbuilder.drawing.fields import hint_of, simple_field
from kexie_portal.formbuilder.drawing.parts import FilesField, OrganizationField, PeriodField, person_field
from kexie_portal.formbuilder.drawing.tables import TableField

PREFIX = "a"


@dataclass(frozen=True)
class Filling:
    """What the drawing wants to know: answers now, what is filled in beforehand, who fills, tables that want rows."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    beforehand: Mapping[str, Any] = field(default_factory=dict)
    may_fill: Callable[[Field], bool] = lambda asked: True
    money: str = "yuan"
    more: str = ""
    #: Only these fields are asked, where a person chooses between two versions.
    only: frozenset[str] | None = None

    def held(self, name: str) -> Any:
        """Return what is answered now, or else what is filled in beforehand."""
        return self.answers[name] if name in self.answers else self.beforehand.get(name)


class SectionForm(forms.Form):
    """The questions of a section; nothing is demanded here: what is missing is told by its completeness."""

    #: The fields as the definition asks them, by short name.
    asked: dict[str, Field]


def section_form(section: Section, filling: Filling, data: Any = None, files: Any = None) -> SectionForm:
    """Return the form of a section, with what was sent if anything was."""
    asked = {one["name"]: one for one in section.get("fields", []) if _is_asked(one, filling)}
    initial = {}
    drawn: dict[str, forms.Field] = {}
    for name, one in asked.items():
        drawn[name] = _field(one, filling)
        initial[name] = filling.held(name)
        if one.get("other"):
            key = f"{name}.other"
            label = _("%(question)s: other, namely") % {"question": one["label"]}
            drawn[key] = forms.CharField(label=label, max_length=200, required=False)
            initial[key] = filling.held(key)
    form = SectionForm(data, files, initial=initial, prefix=PREFIX)
    form.fields.update(drawn)
    form.asked = asked
    return form


def _is_asked(asked: Field, filling: Filling) -> bool:
    if is_derived(asked) or (asked.get("locked") and asked["kind"] != "table"):
        return False
    return filling.may_fill(asked) and (filling.only is None or asked["name"] in filling.only)


def _field(asked: Field, filling: Filling) -> forms.Field:
    options: dict[str, Any] = {"label": asked["label"], "help_text": hint_of(asked, filling.money), "required": False}
    options["template_name"] = "formbuilder/field.html"
    drawn = _built(asked, filling, options)
    drawn.marked_required = bool(asked.get("required"))  # type: ignore[attr-defined]
    return drawn


def _built(asked: Field, filling: Filling, options: dict[str, Any]) -> forms.Field:
    kind, held = asked["kind"], filling.held(asked["name"])
    if kind in ("table", "people"):
        whole = asked if kind == "table" else people_field(asked)
        return TableField(whole, held=held, more=filling.more == asked["name"], money=filling.money, **options)
    if kind == "period":
        return PeriodField(asked, **options)
    if kind == "person":
        return person_field(asked, **options)
    if kind == "organization":
        return OrganizationField(**options)
    if kind == "files":
        return FilesField(asked, held, **options)
    return simple_field(asked, **options)
