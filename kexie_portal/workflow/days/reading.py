"""Read the named days of a year from what a person typed or uploaded; pure, all faults at once."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kexie_portal.workflow.days.calendars import SATURDAY, Named

FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
HEADERS = ({"day", "works", "name"}, {"日期", "是否上班", "名称"})
COLUMNS = 3
MOST_BYTES, MOST_LINES, NAME_LENGTH = 100_000, 400, 40


@dataclass(frozen=True)
class Fault:
    """What is wrong, with the line as an editor numbers it; 0 for the whole."""

    line: int
    words: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(words)s") % {"line": self.line, "words": self.words} if self.line else self.words


@dataclass
class Read:
    """The named days that were read, and every fault."""

    days: dict[date, Named] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lines: dict[date, int] = field(default_factory=dict)

    def fault(self, line: int, words: str) -> None:
        """Note what is wrong in a line."""
        self.faults.append(Fault(line, words))


class Unreadable(Exception):
    """The file is no text of a sensible length; the sentence says so."""


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8 or GB 18030; raises `Unreadable`."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is far too long for the days of a year."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_odd(text):
            return text
    raise Unreadable(_("The file cannot be read: save it as CSV (UTF-8)."))


def _is_odd(text: str) -> bool:
    return any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") and letter not in "\r\n\t" for letter in text)


def read(text: str, year: int) -> Read:
    """Read lines of `day,works,name` for a year."""
    found = Read()
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        found.fault(0, _("There are more than %(most)s lines.") % {"most": MOST_LINES})
        return found
    for number, line in enumerate(lines, start=1):
        cells = _cells(line)
        if any(cells) and not (not found.lines and not found.faults and _is_header(cells)):
            _row(found, number, cells, year)
    if not found.days and not found.faults:
        found.fault(0, _("No day is entered."))
    elif not found.faults and all(named.works for named in found.days.values()):
        found.fault(0, _("No holiday is entered: is the list whole?"))
    return found


def _cells(line: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", line)
    try:
        row = next(csv.reader([plain], delimiter="\t" if "\t" in plain else ","), [])
    except csv.Error:
        row = [plain]
    return [cell.strip() for cell in row]


def _is_header(cells: list[str]) -> bool:
    return {cell.lower() for cell in cells if cell} in HEADERS


def _row(found: Read, line: int, cells: list[str], year: int) -> None:
    """Read one line; each thing wrong in it is said."""
    while len(cells) > COLUMNS and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != COLUMNS:
        found.fault(line, _("Expected three columns: day, works (0 or 1), name."))
        return
    before = len(found.faults)
    day = _day(found, line, cells[0], year)
    works = _works(found, line, cells[1], day)
    if not cells[2]:
        found.fault(line, _("The name of the holiday is missing."))
    elif len(cells[2]) > NAME_LENGTH or _is_odd(cells[2]):
        found.fault(line, _("The name is longer than %(most)s characters or no text.") % {"most": NAME_LENGTH})
    if day is not None and len(found.faults) == before:
        found.days[day] = Named(works, cells[2])


def _day(found: Read, line: int, text: str, year: int) -> date | None:
    day = parsed(text)
    if day is None:
        found.fault(line, _("“%(text)s” is no day; type it like 2027-02-05.") % {"text": text})
    elif day.year != year:
        found.fault(line, _("%(day)s is a day of another year, not of %(year)s.") % {"day": day, "year": year})
    elif day in found.lines:
        words = _("%(day)s stands twice; it is in line %(line)s already.")
        found.fault(line, words % {"day": day, "line": found.lines[day]})
    else:
        found.lines[day] = line
        return day
    return None


def _works(found: Read, line: int, text: str, day: date | None) -> bool:
    if text not in ("0", "1"):
        found.fault(line, _("“%(text)s” in the column works: only 0 (holiday) or 1 (make-up day).") % {"text": text})
    elif text == "1" and day is not None and day.weekday() < SATURDAY:
        words = _("%(day)s is a %(weekday)s, on which work is done anyway: a make-up day lies on a weekend.")
        found.fault(line, words % {"day": day, "weekday": date_format(day, "l")})
    return text == "1"


def parsed(text: str) -> date | None:
    """Return a day as people type it; None for what is none."""
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def written(days: Mapping[date, Named]) -> str:
    """Return named days as the lines that `read` takes."""
    return "".join(f"{day.isoformat()},{int(days[day].works)},{days[day].name}\n" for day in sorted(days))


def span(first: date, last: date, *, works: bool, name: str) -> Iterable[tuple[date, Named]]:
    """Yield each day of a span."""
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step), Named(works, name)
