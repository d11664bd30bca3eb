"""The form of a section of a draft, and of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from kexie_portal.formbuilder.editor import changes
from kexie_portal.formbuilder.editor.actions import change
from kexie_portal.formbuilder.editor.changes import Part
from kexie_portal.formbuilder.editor.forms import conditions
from kexie_portal.formbuilder.editor.forms import section as sections
from kexie_portal.formbuilder.editor.views.parts import PartView, Place, Rows
from kexie_portal.formbuilder.editor.views.rows import kept, rows_of


class SectionView(PartView):
    """The settings of a section."""

    title = gettext_lazy("Section")
    form_class = sections.SectionForm
    groups = {"when": gettext_lazy("Condition"), "checks": gettext_lazy("Comparisons of two fields")}

    def subject(self, pk: int, section: str) -> Place:
        draft = self.draft_of(pk)
        return Place(draft, section, dict(self.found(lambda: changes.section_of(draft.asked, section))))

    def values(self, part: Part, /) -> dict[str, Any]:
        return {**sections.values_of(part), "join": conditions.rows_of(part.get("when"))[0]}

    def initial_rows(self, place: Place, /) -> dict[str, list[dict[str, Any]]]:
        checks = [sections.check_values(one) for one in place.part.get("checks", [])]
        return {"when": conditions.rows_of(place.part.get("when"))[1], "checks": checks}

    def lines(self, place: Place, values: Mapping[str, Any], typed_rows: Mapping[str, Any], data: Any = None) -> Rows:
        before = list(changes.fields_before(place.draft.asked, place.section if place.part else ""))
        when = rows_of(conditions.ConditionRow, "when", data=data, initial=typed_rows.get("when", ()), before=before)
        asked = place.part.get("fields", [])
        if not asked:
            return {"when": when}
        checks = rows_of(sections.CheckRow, "checks", data=data, initial=typed_rows.get("checks", ()), fields=asked)
        return {"when": when, "checks": checks}

    def act(self, place: Place, form: sections.SectionForm, /, **rows: Any) -> str:
        part = self.written(place, form, rows)
        change(
            place.draft, actor=self.actor, mark=form.cleaned_data["version"],
            part=lambda definition: changes.section_of(definition, place.name),
            work=lambda definition: changes.put_section(definition, place.name, part),
        )  # fmt: skip
        return str(part["name"])

    def written(self, place: Place, form: sections.SectionForm, rows: Rows) -> Part:
        """Return the section as it is to be kept."""
        name = self.named(place, form.cleaned_data["name"], "part")
        when = conditions.condition_of(form.cleaned_data.get("join") or "all", kept(rows["when"]))
        checks = [one for row in kept(rows["checks"]) if (one := row.part())] if "checks" in rows else []
        more = {"when": when, "checks": checks}
        return {"name": name, **form.part(place.part), **{key: value for key, value in more.items() if value}}


class NewSectionView(SectionView):
    """A new section."""

    title = gettext_lazy("New section")

    def subject(self, pk: int) -> Place:  # type: ignore[override]
        return Place(self.draft_of(pk), after=self.request.GET.get("after", ""))

    def fresh(self) -> dict[str, Any]:
        return {"kind": "grid", "by": "applicant", "stage": "submit"}

    def act(self, place: Place, form: sections.SectionForm, /, **rows: Any) -> str:
        part = {**self.written(place, form, rows), "fields": []}
        if part["kind"] == "static":
            part.pop("fields")
        change(place.draft, actor=self.actor, work=lambda one: changes.add_section(one, part, after=place.after))
        return str(part["name"])
