"""The form of a field of a draft, and of a new one: with the columns, rows and rules of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseFormSet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kexie_portal.formbuilder.definition import COVER
from kexie_portal.formbuilder.editor import changes
from kexie_portal.formbuilder.editor.actions import change
from kexie_portal.formbuilder.editor.changes import Part
from kexie_portal.formbuilder.editor.forms import conditions, tables
from kexie_portal.formbuilder.editor.forms import field as fields
from kexie_portal.formbuilder.editor.views.parts import PartView, Place, Rows
from kexie_portal.formbuilder.editor.views.rows import kept, rows_of, typed


class FieldView(PartView):
    """The settings of a field."""

    title = gettext_lazy("Field")
    form_class = fields.FieldForm
    can_go_on = True
    groups = {
        "columns": gettext_lazy("Columns"),
        "given": gettext_lazy("Rows that the form gives"),
        "rules": gettext_lazy("Rules of the figures"),
        "when": gettext_lazy("Condition"),
    }

    def subject(self, pk: int, section: str, field: str) -> Place:
        draft = self.draft_of(pk)
        part = self.found(lambda: changes.field_of(draft.asked, section, field))
        return Place(draft, section, dict(part))

    def before(self, place: Place) -> list[Part]:
        """Return the fields that stand before this one."""
        last = (changes.lines_of(place.draft.asked, place.section) or [{}])[-1].get("name", "")
        found = list(changes.fields_before(place.draft.asked, place.section, place.name or place.after or last))
        if not place.name and (place.after or last):
            found.append(changes.field_of(place.draft.asked, place.section, place.after or last))
        return found

    def needs(self, place: Place, /) -> dict[str, Any]:
        definition = place.draft.asked
        everything = [one for part in definition.get("sections", []) for one in part.get("fields", [])]
        tables_there = [one for one in everything if one["kind"] in ("table", "people") and one["name"] != place.name]
        return {"before": self.before(place), "tables": tables_there, "on_cover": place.section == COVER}

    def values(self, part: Part, /) -> dict[str, Any]:
        return {**fields.values_of(part), "join": conditions.rows_of(part.get("when"))[0]}

    def fresh(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", "short_text")}

    def initial_rows(self, place: Place, /) -> dict[str, list[dict[str, Any]]]:
        part = place.part
        summed = part.get("sums", {}).get("columns", [])
        return {
            "columns": [tables.column_values(one, summed) for one in part.get("columns", [])],
            "given": [tables.given_values(one) for one in part.get("rows", {}).get("fixed", [])],
            "rules": [tables.rule_values(one) for one in part.get("rules", [])],
            "when": conditions.rows_of(part.get("when"))[1],
        }

    def lines(self, place: Place, values: Mapping[str, Any], typed_rows: Mapping[str, Any], data: Any = None) -> Rows:
        before = self.before(place)
        when = rows_of(conditions.ConditionRow, "when", data=data, initial=typed_rows.get("when", ()), before=before)
        if (values.get("kind") or self.fresh()["kind"]) != "table":
            return {"when": when}
        columns = rows_of(tables.ColumnRow, "columns", data=data, initial=typed_rows.get("columns", ()))
        names = _columns(columns if data is not None else typed_rows.get("columns", ()))
        given = rows_of(tables.GivenRow, "given", data=data, initial=typed_rows.get("given", ()), columns=names)
        totals = tables.totals_before(before)
        rules = rows_of(
            tables.RuleRow, "rules", data=data, initial=typed_rows.get("rules", ()), columns=names, totals=totals
        )
        return {"columns": columns, "given": given, "rules": rules, "when": when}

    def act(self, place: Place, form: fields.FieldForm, /, **rows: Any) -> str:
        part = self.written(place, form, rows)
        change(
            place.draft, actor=self.actor, mark=form.cleaned_data["version"],
            part=lambda definition: changes.field_of(definition, place.section, place.name),
            work=lambda definition: changes.put_field(definition, place.section, place.name, part),
        )  # fmt: skip
        return str(part["name"])

    def written(self, place: Place, form: fields.FieldForm, rows: Rows) -> Part:
        """Return the field as it is to be kept."""
        name = self.named(place, form.cleaned_data["name"], "q")
        when = conditions.condition_of(form.cleaned_data.get("join") or "all", kept(rows["when"]))
        part = {"name": name, **form.part(place.part), **({"when": when} if when else {})}
        if part["kind"] == "table":
            part |= table_part(form, rows)
        return part

    def then(self, place: Place, made: Any, /) -> str:
        if self.request.POST.get("go") == "next":
            address = reverse("formeditor:field_new", args=[place.draft.pk, place.section])
            return f"{address}?after={made}"
        return super().then(place, made)


class NewFieldView(FieldView):
    """A new field of a section."""

    title = gettext_lazy("New field")

    def subject(self, pk: int, section: str) -> Place:  # type: ignore[override]
        draft = self.draft_of(pk)
        self.found(lambda: changes.section_of(draft.asked, section))
        after = self.request.GET.get("after", "")
        there = [one.get("name") for one in changes.lines_of(draft.asked, section)]
        return Place(draft, section, after=after if after in there else "")

    def act(self, place: Place, form: fields.FieldForm, /, **rows: Any) -> str:
        part = self.written(place, form, rows)
        change(
            place.draft, actor=self.actor,
            work=lambda one: changes.add_field(one, place.section, part, after=place.after),
        )  # fmt: skip
        return str(part["name"])


def _columns(rows: Any) -> list[tuple[str, str]]:
    """Return the columns as choices: those that were sent, or those with which the form opens."""
    found = [typed(row) for row in kept(rows)] if isinstance(rows, BaseFormSet) else list(rows)
    return [(one["name"], str(one.get("label") or one["name"])) for one in found if one.get("name")]


def table_part(form: fields.FieldForm, rows: Rows) -> Part:
    """Return columns, rows, sums and rules of a table; columns without a short name get c1, c2 and so on."""
    columns, summed = [], []
    used = {row.cleaned_data.get("name") for row in kept(rows["columns"])}
    for row in kept(rows["columns"]):
        column = row.part()
        if column is None:
            continue
        if not column.get("name"):
            column["name"] = next(name for n in range(1, 99) if (name := f"c{n}") not in used)
            used.add(column["name"])
        columns.append({"name": column.pop("name"), **column})
        if row.cleaned_data.get("summed"):
            summed.append(columns[-1]["name"])
    given = [one for row in kept(rows["given"]) if (one := row.part())]
    rules = [one for row in kept(rows["rules"]) if (one := row.part())]
    label = form.cleaned_data.get("sum_label")
    sums = {"columns": summed, **({"label": label} if label else {})} if summed else {}
    found: Part = {"columns": columns, "sums": sums, "rules": rules}
    found["rows"] = {**form.rows(), **({"fixed": given} if given else {})}
    return {key: value for key, value in found.items() if value}
