"""The files of a report: how they are kept, and made from its frozen figures where they were left waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.files import later
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import PDF, XLSX
from reports.periods import pdf, xlsx
from reports.periods.models.period import PeriodReport
from reports.periods.reading import read

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE = "reports.period"
SPREADSHEET, PRINT = "reports.xlsx", "reports.pdf"


def register() -> None:
    """Say how the files of a report are made from the report."""
    later.register(SPREADSHEET, XLSX, lambda stored_file, recipe: xlsx.workbook(read(_of(xlsx=stored_file))))
    later.register(PRINT, PDF, lambda stored_file, recipe: pdf.document(read(_of(pdf=stored_file))))


def keep(content: bytes, maker: str, *, name: str, owner: User | None) -> StoredFile:
    """Keep one file of a report; what it is made from is the report itself."""
    return later.keep(lambda: content, maker=maker, recipe={}, name=name, purpose=PURPOSE, owner=owner)


def _of(**file: StoredFile) -> PeriodReport:
    return PeriodReport.objects.select_related("period", "unit").get(**file)
