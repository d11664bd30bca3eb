"""The files of a report: how they are kept, and made from its frozen figures where they were left waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.files import later
from kexie_portal.files.actions import delete
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import PDF, XLSX
from kexie_portal.sealing.queries import stamp_of
from kexie_portal.sealing.stamps import Stamp
from reports.periods import pdf, xlsx
from reports.periods.models.period import PeriodReport
from reports.periods.reading import Reading, read

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE = "reports.period"
SPREADSHEET, PRINT = "reports.xlsx", "reports.pdf"


def register(noted: Callable[[StoredFile], None]) -> None:
    """Say how the files of a report are made from the report; `noted` hears of each that is made when it is opened."""
    later.register(SPREADSHEET, XLSX, lambda stored_file, recipe: xlsx.workbook(read(_of(xlsx=stored_file))), noted)
    later.register(PRINT, PDF, lambda stored_file, recipe: _printed(_of(pdf=stored_file)), noted)


def _printed(report: PeriodReport) -> bytes:
    return pdf.document(read(report), stamp_of(report))


@dataclass(frozen=True)
class Contents:
    """The bytes of a report's files; empty where they wait until they are opened."""

    spreadsheet: bytes = b""
    print_: bytes = b""


def contents_of(reading: Reading, stamp: Stamp | None) -> Contents:
    """Make both files."""
    return Contents(xlsx.workbook(reading), pdf.document(reading, stamp))


def keep(report: PeriodReport, contents: Contents, owner: User | None) -> None:
    """Keep the files of a report and set them in it; what they are made from is the report itself."""
    for field, maker, content in (("xlsx", SPREADSHEET, contents.spreadsheet), ("pdf", PRINT, contents.print_)):
        name = f"{name_of(report)}.{field}"
        stored = later.keep(
            lambda made=content: made,  # type: ignore[misc]
            maker=maker,
            recipe={},
            name=name,
            purpose=PURPOSE,
            owner=owner,
        )
        setattr(report, field, stored)


def name_of(report: PeriodReport) -> str:
    """Name the files: 洛阳市企业科协组织建设情况报告（2026年11月，第2版）."""
    facts = {"unit": report.unit_name, "period": report.period.span.label, "edition": report.edition_name}
    if report.edition == 1:
        return _("Report on enterprise associations of %(unit)s, %(period)s") % facts
    return _("Report on enterprise associations of %(unit)s, %(period)s, %(edition)s") % facts


def forget(stored_files: list[StoredFile | None]) -> None:
    """Delete files that were printed anew, once the new ones stand."""
    for stored_file in stored_files:
        if stored_file:
            transaction.on_commit(lambda gone=stored_file: delete(gone))  # type: ignore[misc]


def _of(**file: StoredFile) -> PeriodReport:
    return PeriodReport.objects.select_related("period", "unit").get(**file)
