"""Numbers of letters: by series and year, none left out, none given twice."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.models import Letter, LetterCounter

UNNUMBERED = "×"


def written(series: str, year: int, sequence: int | str) -> str:
    """Write a number as GB/T 9704-2012 (7.2.5) wants it: 洛科协〔2026〕12号."""
    return f"{series}〔{year}〕{sequence}号"


def take(series: str, year: int, *, unit_code: str) -> int:
    """Take the next number under the lock of its counter row, which the caller's transaction holds to its end.

    A transaction that rolls back gives the number back, so none is ever missing. Raises `LetterRefused` when
    the series is another unit's, and `TransactionManagementError` outside of a transaction.
    """
    return take_many(series, year, 1, unit_code=unit_code)


def take_many(series: str, year: int, count: int, *, unit_code: str) -> int:
    """Take so many numbers that follow one another, as `take` does, and return the first."""
    counter = locked(series, year, unit_code=unit_code)
    counter.last += count
    counter.save(update_fields=["last"])
    return counter.last - count + 1


def locked(series: str, year: int, *, unit_code: str) -> LetterCounter:
    """Return the counter row of a series and year, locked; the first letter of a year makes it."""
    others = LetterCounter.objects.filter(series=series).exclude(unit_code=unit_code)
    if others.exists():
        raise LetterRefused(_("The series %(series)s is another unit's.") % {"series": series}, "series")
    rows = LetterCounter.objects.select_for_update().filter(series=series, year=year)
    counter = rows.first()
    if counter is None:
        LetterCounter.objects.get_or_create(series=series, year=year, defaults={"unit_code": unit_code})
        counter = rows.get()
    if counter.unit_code != unit_code:
        raise LetterRefused(_("The series %(series)s is another unit's.") % {"series": series}, "series")
    return counter


@transaction.atomic
def begin_after(series: str, year: int, last: int, *, unit_code: str) -> None:
    """Let a year's numbers go on after those that were issued on paper before the portal was used.

    Raises `LetterRefused` once the portal has issued one in that year: a jump would leave numbers out.
    """
    counter = locked(series, year, unit_code=unit_code)
    if counter.last == last:
        return
    if Letter.objects.issued().filter(series=series, year=year).exists():
        raise LetterRefused(
            _("Letters of this year were issued here already; their numbers go on by themselves."), "last"
        )
    counter.last = last
    counter.save(update_fields=["last"])
