"""The admin's form for a plain table: the same hard look at the file as a ledger gets, before anything opens it."""

from __future__ import annotations

from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from import_export.forms import ImportForm

from kexie_portal.files import sniffing
from orgs.ledger.faults import UnreadableFile
from orgs.ledger.limits import DEFAULT_LIMITS
from orgs.ledger.package import locked
from orgs.ledger.reading import read_workbook, refuse_foreign


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


MEGABYTE = 1024 * 1024


def check_upload(stream: IO[bytes], name: str, size: int) -> None:
    """Raise `ValidationError` for a file that need not be stored to be refused; reads its head and directory only."""
    if size > DEFAULT_LIMITS.size:
        message = _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it by county.")
        raise ValidationError(message % {"size": size // MEGABYTE, "limit": DEFAULT_LIMITS.size // MEGABYTE})
    head = stream.read(4096)
    try:
        refuse_foreign(head, name)
        found = sniffing.sniff(stream, name)
        if found == sniffing.ENCRYPTED_OFFICE:
            raise locked()
    except UnreadableFile as refusal:
        raise ValidationError(str(refusal)) from refusal
    finally:
        stream.seek(0)
    if found in (sniffing.XLSM, sniffing.XLSB, sniffing.DOCM):
        raise ValidationError(_("Files with macros and binary workbooks are not taken. Save it as XLSX and send that."))
    if found not in (*ACCEPTED, sniffing.OLE):
        raise ValidationError(_("This is no spreadsheet. XLSX, XLS, ODS and CSV files are taken."))


#: What a ledger may be by its bytes; the reader looks deeper.
ACCEPTED = (sniffing.XLSX, sniffing.XLS, sniffing.ODS, sniffing.CSV, sniffing.TEXT)
