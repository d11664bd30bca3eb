"""The admin's form for a plain table: the same hard look at the file as a ledger gets, before anything opens it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from import_export.forms import ImportForm

from orgs.forms.imports import check_upload
from orgs.ledger.faults import UnreadableFile
from orgs.ledger.reading import read_workbook


class SoundImportForm(ImportForm):
    """Refuses zip bombs, macros, endless sheets and what is no spreadsheet (`orgs.ledger.limits`)."""

    def clean_import_file(self) -> Any:
        """Read the file within the limits of a ledger; the library would open whatever it gets."""
        upload = self.cleaned_data["import_file"]
        check_upload(upload.file, upload.name, upload.size)
        try:
            read_workbook(upload.read(), name=upload.name)
        except UnreadableFile as refusal:
            raise ValidationError(str(refusal)) from refusal
        finally:
            upload.seek(0)
        return upload
