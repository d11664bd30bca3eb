"""An edition is sealed in the transaction that writes it; the edition before is superseded. Its files are noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kexie_portal.files.models import StoredFile
from kexie_portal.sealing import actions as sealing
from kexie_portal.sealing import canonical, kinds
from kexie_portal.sealing.actions import Sealing
from kexie_portal.sealing.models import Package
from kexie_portal.sealing.queries import package_of
from kexie_portal.sealing.stamps import Stamp, new_code
from reports.periods import files, rules
from reports.periods.models.period import PeriodReport
from reports.periods.models.rows import KeptRows
from reports.periods.models.snapshot import Snapshot

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

KIND = "reports.period"


def stamp_for(report: PeriodReport) -> Stamp:
    """Return the stamp of an edition that is not written yet: its print carries the code."""
    return Stamp(number_of(report), new_code())


def number_of(report: PeriodReport) -> str:
    """Return the number of an edition, by its unit, period and edition: R17-202611M-2."""
    period = report.period
    return f"R{report.unit_id}-{period.first_day:%Y%m}{period.kind.upper()[:1]}-{report.edition}"  # not a text


def seal(report: PeriodReport, stamp: Stamp, before: PeriodReport | None, actor: User | None) -> Package:
    """Seal an edition that was just written, with its figures and rows, and note its files."""
    with translation.override(settings.LANGUAGE_CODE):
        title = files.name_of(report)
    what = Sealing(
        record=report,
        number=stamp.number,
        title=title,
        issuer=report.unit_name,
        day=timezone.localtime(report.built_at).date() if report.built_at else report.counted_on,
        content=content_of(report),
        code=stamp.code,
    )
    chain = f"reports/{report.unit_id}/{report.period.first_day.year}"
    package = sealing.seal(what, kind=KIND, chain=chain, actor=actor)
    older = package_of(before) if before is not None else None
    if older is not None:
        sealing.supersede(older, by=package, actor=actor)
    note_files(report)
    return package


def content_of(report: PeriodReport) -> dict[str, object]:
    """Return what an edition says, its figures and kept rows by their hashes: they are thousands."""
    return {
        "unit": report.unit_name,
        "unit_code": report.unit_code,
        "period": [report.period.kind, report.period.first_day, report.period.end_day],
        "edition": report.edition,
        "reason": report.reason,
        "counted_on": report.counted_on,
        "provisional": report.is_provisional,
        "definitions": [report.definition_version, canonical.digest(report.definitions)],
        "figures": canonical.digest(_figures(report)),
        "rows": canonical.digest(_rows(report)),
    }


def _figures(report: PeriodReport) -> list[list[object]]:
    names = (
        "place", "unit_name", "unit_code", "figure", "klass", "state", "numerator", "denominator", "official",
        "official_source", "official_on",
    )  # fmt: skip
    rows = Snapshot.objects.filter(report=report).order_by("place", "figure", "klass").values_list(*names)
    return [list(row) for row in rows]


def _rows(report: PeriodReport) -> list[list[object]]:
    rows = KeptRows.objects.filter(report=report).order_by("place").values_list("place", "packed")
    return [[place, canonical.sha256(bytes(packed))] for place, packed in rows]


def note_files(report: PeriodReport) -> None:
    """Note the files of an edition that are made; those that wait for their first reader are noted then."""
    package = package_of(report)
    if package is None:
        return
    for form, stored in (("pdf", report.pdf), ("xlsx", report.xlsx)):
        if stored is not None and stored.sha256:
            sealing.note_file(package, form, stored)


def note_when_opened(stored_file: StoredFile) -> None:
    """Note a file that was made when it was first opened."""
    for form in ("pdf", "xlsx"):
        report = PeriodReport.objects.filter(**{form: stored_file}).first()
        package = package_of(report) if report is not None else None
        if package is not None:
            sealing.note_file(package, form, stored_file)


def says(report: Any) -> Mapping[str, object] | None:
    """Return what an edition says now, to be compared with what was sealed."""
    return content_of(report)


def may_read(user: User, report: Any) -> bool:
    """Let whoever sees the unit read the receipt of its report."""
    return report is not None and _visible(user, [report.pk])


def _visible(user: User, pks: Iterable[int]) -> bool:
    return PeriodReport.objects.visible_to(user, rules.VIEW).filter(pk__in=pks).exists()


def install() -> None:
    """Announce period reports as a kind of package."""
    kinds.register(kinds.Kind(KIND, _("Period report"), may_read=may_read, says=says))
