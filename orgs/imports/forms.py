"""Sending a ledger in, and correcting how its columns were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.common.scope import EXPORT, Scope
from orgs.imports.access import IMPORT
from orgs.imports.correcting import LONGEST
from orgs.imports.models import ImportBatch, ImportRow, ImportTarget
from orgs.ledger.fields import FIELDS, REQUIRED
from orgs.pages.fields import UnitField
from orgs.pages.uploads import check_upload
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

EXTENSIONS = ".xlsx,.xls,.ods,.csv,.txt"


class ImportStartForm(forms.Form):
    """A ledger, the unit it speaks for, and what it lists."""

    unit = UnitField(queryset=Organization.objects.none(), label=_("unit that the ledger speaks for"))
    target = forms.ChoiceField(
        label=_("content"),
        required=False,
        choices=[("", _("let the columns tell")), *ImportTarget.choices],
        help_text=_("A ledger of associations, or a register of enterprises without associations."),
    )
    file = forms.FileField(
        label=_("file"),
        widget=forms.ClearableFileInput(attrs={"accept": EXTENSIONS}),
        help_text=_("XLSX, XLS, ODS or CSV, up to 20 MB. Title rows, merged cells and sheets per county are fine."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = choosable(user, IMPORT, (Kind.CITY, Kind.COUNTY))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].help_text = _("Rows of other cities or counties are reported as faults.")
        own = [interval.organization_id for interval in Scope.of(user).intervals(IMPORT)]
        if len(own) == 1 and units.filter(pk=own[0]).exists():
            self.initial.setdefault("unit", own[0])

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large or no spreadsheet before anything is stored."""
        upload: UploadedFile = self.cleaned_data["file"]
        check_upload(upload.file, upload.name or "", upload.size or 0)  # type: ignore[arg-type]
        return upload


class FilledLedgerForm(forms.Form):
    """Which ledger the portal is to fill in, and what for."""

    unit = UnitField(queryset=Organization.objects.none(), label=_("unit that the ledger speaks for"))
    target = forms.ChoiceField(label=_("content"), choices=ImportTarget.choices, initial=ImportTarget.ASSOCIATION)
    layout = forms.ChoiceField(
        label=_("sheets"),
        choices=[("one", _("all in one sheet")), ("county", _("a sheet for each county"))],
        initial="one",
    )
    reason = forms.CharField(
        label=_("What is it needed for?"),
        max_length=300,
        help_text=_("The ledger names people; the log keeps who took it and what for."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = choosable(user, IMPORT, (Kind.CITY, Kind.COUNTY)).filter(Scope.of(user).condition(EXPORT))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        own = [interval.organization_id for interval in Scope.of(user).intervals(IMPORT)]
        if len(own) == 1 and units.filter(pk=own[0]).exists():
            self.initial.setdefault("unit", own[0])


class ColumnsForm(forms.Form):
    """Which column is which field; every column of the file is shown, read or not."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.fields["target"] = forms.ChoiceField(
            label=_("content"), choices=ImportTarget.choices, initial=batch.target
        )
        choices = self._choices()
        for number, column in enumerate(batch.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column["header"], choices=choices, required=False, initial=column["field"]
            )

    def _choices(self) -> list[tuple[str, object]]:
        target = ImportTarget(self.batch.target).ledger
        needed, fields = REQUIRED[target], FIELDS[target].values()
        named = [(one.name, f"{one.label} *" if one.name in needed else one.label) for one in fields]
        return [("", _("not read")), *named]

    def columns(self) -> list[tuple[dict[str, str], forms.BoundField]]:
        """Return every column as read, with its select."""
        return [(column, self[f"column-{number}"]) for number, column in enumerate(self.batch.columns)]

    def clean(self) -> dict[str, object]:
        """Refuse a field that two columns claim."""
        data = super().clean() or {}
        claimed: dict[str, str] = {}
        for number in range(len(self.batch.columns)):
            name = f"column-{number}"
            field = data.get(name, "")
            if field and field in claimed:
                self.add_error(name, _("“%(other)s” is read as this already.") % {"other": claimed[field]})
            elif field:
                claimed[field] = self.batch.columns[number]["header"]
        return data

    def mapping(self) -> dict[str, str]:
        """Return header → field, empty for a column that is not read."""
        return {
            column["header"]: self.cleaned_data.get(f"column-{number}", "")
            for number, column in enumerate(self.batch.columns)
        }


@dataclass(frozen=True)
class Card:
    """A wrong row to be corrected: its cells, each with what is wrong in it, and what is wrong in no cell."""

    row: ImportRow
    cells: list[tuple[forms.BoundField, list[str]]]
    faults: list[str]


class CorrectionForm(forms.Form):
    """The cells of several wrong rows, as the file says them or as they were corrected before."""

    def __init__(self, *args: Any, rows: list[ImportRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            wrong = {column for column, _message in row.details["faults"]}
            for column, header, text in row.details["cells"]:
                mark = {"class": "is-invalid", "aria-invalid": "true"} if header in wrong else {}
                self.fields[f"cell-{row.pk}-{column}"] = forms.CharField(
                    label=header,
                    required=False,
                    max_length=LONGEST,
                    initial=text,
                    widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **mark}),
                )

    def cards(self) -> list[Card]:
        """Return every row with its cells, each beside its faults."""
        return [self._card(row) for row in self.rows]

    def _card(self, row: ImportRow) -> Card:
        said: dict[str, list[str]] = {}
        for column, message in row.details["faults"]:
            said.setdefault(column, []).append(message)
        cells = [
            (self[f"cell-{row.pk}-{column}"], said.pop(header, [])) for column, header, _text in row.details["cells"]
        ]
        return Card(row, cells, [message for messages in said.values() for message in messages])

    def cells(self) -> dict[tuple[int, int], str]:
        """Return what the clerk wrote, by row and column."""
        return {
            (row.pk, column): self.cleaned_data[f"cell-{row.pk}-{column}"]
            for row in self.rows
            for column, _header, _text in row.details["cells"]
        }
