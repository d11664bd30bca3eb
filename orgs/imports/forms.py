"""Sending a ledger in, and correcting how its columns were read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.common.scope import Scope
from orgs.imports.access import IMPORT
from orgs.imports.models import ImportBatch, ImportTarget
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
