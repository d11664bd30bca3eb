"""Fields of several inputs: a period, a person, an organisation of the register, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie_portal.formbuilder.answers import people_field
from kexie_portal.formbuilder.drawing.fields import IsoDayField, css_of, simple_field

MOST_FILES = 10


class PartsWidget(forms.Widget):
    """Several inputs in one group; each has its own label."""

    template_name = "formbuilder/widgets/parts.html"
    use_fieldset = True

    def __init__(self, parts: Mapping[str, tuple[str, forms.Field]]) -> None:
        self.parts = parts
        super().__init__()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw each part with its label."""
        context = super().get_context(name, value, attrs)
        held, group = value or {}, (attrs or {}).get("id", f"id_{name}")
        context["parts"] = [
            {
                "id": f"{group}-{part}",
                "label": label,
                "html": field.widget.render(
                    f"{name}-{part}",
                    field.prepare_value(held.get(part)),
                    {"id": f"{group}-{part}", "class": css_of(field)},
                ),
            }
            for part, (label, field) in self.parts.items()
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """Read each part as it was typed."""
        return {part: field.widget.value_from_datadict(data, files, f"{name}-{part}") for part, (_l, field) in
                self.parts.items()}  # fmt: skip

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether none of the parts was sent."""
        return not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        """Name no single input: the group has the label."""
        return ""


class PartsField(forms.Field):
    """A record of a few parts."""

    def __init__(self, parts: Mapping[str, tuple[str, forms.Field]], **options: Any) -> None:
        self.parts = parts
        super().__init__(widget=PartsWidget(parts), **options)

    def clean(self, value: Any) -> dict[str, Any]:
        """Return the parts that were answered; raises with the word of the part that is wrong."""
        found, wrong = {}, []
        for part, (label, field) in self.parts.items():
            try:
                cleaned = field.clean((value or {}).get(part))
            except ValidationError as error:
                wrong += [f"{label}：{message}" for message in error.messages]
                continue
            if cleaned not in (None, "", []):
                found[part] = cleaned
        if wrong:
            raise ValidationError(wrong)
        return found


class PeriodField(PartsField):
    """From a day to a day that is not before it."""

    def __init__(self, asked: Mapping[str, Any], **options: Any) -> None:
        first, last = (IsoDayField(asked, required=False) for _n in range(2))
        super().__init__(
            {"from": (pgettext("of a period", "first day"), first), "to": (pgettext("of a period", "last day"), last)},
            **options,
        )

    def clean(self, value: Any) -> dict[str, Any]:
        """Return both days."""
        found = super().clean(value)
        if found.get("from") and found.get("to") and found["to"] < found["from"]:
            raise ValidationError(_("The last day is before the first."))
        return found


def person_field(asked: Any, **options: Any) -> PartsField:
    """Return the field of one person, by the parts that are asked."""
    columns = people_field(asked).get("columns", [])
    parts = {one["name"]: (one["label"], simple_field(one, in_cell=True, required=False)) for one in columns}
    return PartsField(parts, **options)


class OrganizationWidget(forms.TextInput):
    """A name with what the register knows offered while one types; it may be a name that the register has not."""

    template_name = "formbuilder/widgets/organization.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw name and code."""
        held = value if isinstance(value, dict) else {"name": value or ""}
        context = super().get_context(name, held.get("name", ""), attrs)
        context["widget"] |= {"code": held.get("code", ""), "url": reverse("forms:organizations")}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Read name and code."""
        return {"name": data.get(name, ""), "code": data.get(f"{name}-code", "")}


class OrganizationField(forms.CharField):
    """An organisation by name, with the code of the register where it was chosen from it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, widget=OrganizationWidget(), **options)

    def clean(self, value: Any) -> dict[str, str]:
        """Return name and code; a name that was typed over loses the code of the one chosen before."""
        held = value if isinstance(value, dict) else {"name": value}
        name = super().clean(held.get("name"))
        chosen = str(held.get("code") or "")
        code, _bar, of = chosen.partition("|")
        return {"name": name, "code": code if of in ("", name) else ""} if name else {}

    def prepare_value(self, value: Any) -> Any:
        """Draw what is kept, with the name to which the code belongs."""
        if isinstance(value, dict) and value.get("code") and "|" not in str(value["code"]):
            return {**value, "code": f"{value['code']}|{value.get('name', '')}"}
        return value


class FilesWidget(forms.FileInput):
    """Files that are there, each with a box to take it away, and an input for more."""

    template_name = "formbuilder/widgets/files.html"
    allow_multiple_selected = True
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw the files that are kept."""
        context = super().get_context(name, None, attrs)
        held = value.get("held") if isinstance(value, dict) else value
        context["held"] = [{**one, "url": reverse("files:download", args=[one["uuid"]])} for one in held or []]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """Read what is new and what is to go."""
        return {"new": files.getlist(name) if hasattr(files, "getlist") else [], "gone": data.getlist(f"{name}-gone")
                if hasattr(data, "getlist") else []}  # fmt: skip

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether nothing was sent."""
        return name not in files and f"{name}-gone" not in data


class FilesField(forms.Field):
    """Files; it cleans to `{"new": uploads, "gone": numbers}`, which the action turns into what is kept."""

    def __init__(self, asked: Mapping[str, Any], held: Any = None, **options: Any) -> None:
        self.most = asked.get("limit", {}).get("max_files", MOST_FILES)
        self.held = held or []
        super().__init__(widget=FilesWidget(), **options)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Draw what is kept again."""
        return {"held": self.held}

    def clean(self, value: Any) -> dict[str, Any]:
        """Return what is new and what goes; raises past the most files."""
        new: list[UploadedFile] = list((value or {}).get("new", []))
        gone = {str(one) for one in (value or {}).get("gone", [])}
        left = [one for one in self.held if one["uuid"] not in gone]
        if len(left) + len(new) > self.most:
            raise ValidationError(_("At most %(n)s files.") % {"n": self.most})
        return {"new": new, "gone": sorted(gone)}
