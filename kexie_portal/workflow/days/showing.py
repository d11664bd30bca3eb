"""Due days as people read them: with how each was counted, and a line where it falls in a year that is not known.

Pages use `{% due record %}` and lists a `DueColumn`, texts and files `said`, letters `in_letter`: no due day is printed
past these (a test looks).
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from kexie_portal.documents.fields import day_words
from kexie_portal.web.list_columns import DayColumn
from kexie_portal.workflow.days.counting import WEEKEND, Counting, Skipped, explain, known


def note(day: date) -> str:
    """Return the line beside a due day in a year that is not known; nothing in another."""
    if known(day.year):
        return ""
    words = _("The holidays of %(year)s are not entered yet; counted from Monday to Friday")
    return words % {"year": day.year}


def said(day: date | None, minute: datetime | None = None) -> str:
    """Return a due day, or the minute of it, in a text or a notice, with the line where it needs one."""
    if day is None:
        return ""
    words, shown = note(day), _shown(day, minute)
    return f"{shown}（{words}）" if words else shown


def _shown(day: date, minute: datetime | None) -> str:
    return f"{timezone.localtime(minute):%Y-%m-%d %H:%M}" if minute is not None else day.isoformat()


def exported(day: date | None) -> date | str | None:
    """Return a due day for a spreadsheet: a real day, or words where its year is not known."""
    return said(day) if day is not None and note(day) else day


def in_letter(day: date | None) -> date | str:
    """Return a due day for the field of a letter; one in a year that is not known says that it may move."""
    if day is None or known(day.year):
        return day or ""
    with override(settings.LANGUAGE_CODE):
        words = _("%(day)s (counted from Monday to Friday until the holidays of %(year)s are announced)")
        return words % {"day": day_words(day), "year": day.year}


def how(record: Any) -> str:
    """Say how a due day was counted, or that a person set it, or that nobody knows; nothing for a bare day."""
    first, days = getattr(record, "due_from", None), getattr(record, "due_days", None)
    if first is not None and days:
        return _counted(explain(first, days), days, day_of(record))
    if not isinstance(record, Model):
        return ""
    if hasattr(record, "due_days"):
        return _("It is not known how this day was counted.")
    return _("A day that was set by hand, not counted.")


def day_of(record: Any) -> date | None:
    """Return the due day of a record, of a line of the work list, or a bare day itself."""
    if record is None or isinstance(record, date):
        return record
    found: date | None = record.due_on if hasattr(record, "due_on") else record.due
    return found


def _counted(counting: Counting, days: int, day: date | None) -> str:
    words = _("Working day %(n)s after %(first)s.") % {"n": days, "first": counting.first.isoformat()}
    parts = [words, *_left_out(counting.skipped)]
    if counting.made_up:
        made_up = "、".join(one.isoformat() for one in counting.made_up)
        parts.append(_("Counted as make-up days: %(days)s.") % {"days": made_up})
    for year in counting.samples:
        parts.append(_("The holidays of %(year)s are a sample.") % {"year": year})
    if day is not None and day != counting.day:
        parts.append(_("By the calendar of now it would be %(day)s.") % {"day": counting.day.isoformat()})
    return " ".join(parts)


def _left_out(skipped: list[Skipped]) -> list[str]:
    """Say what did not count: each holiday with its days, the weekends by their number."""
    weekend = [one for one in skipped if one.why is WEEKEND]
    parts = []
    for why, group in groupby((one for one in skipped if one.why is not WEEKEND), key=lambda one: str(one.why)):
        found = [one.day for one in group]
        last = f" – {found[-1].isoformat()}" if len(found) > 1 else ""
        parts.append(f"{why} {found[0].isoformat()}{last}")
    if weekend:
        parts.append(_("weekends: %(n)s days") % {"n": len(weekend)})
    return [_("Not counted: %(days)s.") % {"days": "；".join(parts)}] if parts else []


def drawn(record: Any, *, late: bool = False) -> SafeString:
    """Draw a due day: the day, how it was counted on hover and focus, the line where its year is not known."""
    day = day_of(record)
    if day is None:
        return format_html('<span class="no-value">{}</span>', "—")
    minute = getattr(record, "due_at", None)
    title, line = how(record) if minute is None else "", note(day)
    shown = format_html('<time datetime="{0}"{1}>{0}</time>', _shown(day, minute), _tone(late))
    if title:
        shown = format_html(
            '<button type="button" class="due-day" data-bs-toggle="tooltip" title="{}">{}</button>', title, shown
        )
    return format_html('<span class="due">{}{}</span>', shown, _line(line))


def _tone(late: bool) -> SafeString:
    return SafeString(' class="text-danger"' if late else "")


def _line(words: str) -> SafeString:
    return format_html(' <span class="due-note">{}</span>', words) if words else SafeString("")


class DueColumn(DayColumn):
    """A column of due days; with `marks_late` one says that it has passed."""

    def __init__(self, *, marks_late: bool = False, **options: Any) -> None:
        self.marks_late = marks_late
        super().__init__(**options)

    def render(self, value: date, record: Model) -> SafeString:  # type: ignore[override]
        """Draw the day with how it was counted."""
        late = self.marks_late and getattr(record, "is_overdue", False)
        words = format_html(' <span class="text-danger">{}</span>', _("overdue")) if late else ""
        return format_html("{}{}", drawn(record), words)

    def exported(self, record: Model) -> date | str | None:
        """Return what the cell is worth in a spreadsheet."""
        return exported(day_of(record))
