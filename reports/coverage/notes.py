"""What to know of the figures of a board: entries that came late for its day (补录), enterprises without a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from kexie_portal.web import figures
from orgs.common.days import is_past
from reports.coverage import live
from reports.coverage.links import associations_url

if TYPE_CHECKING:
    from reports.coverage.board import Board


class Note(NamedTuple):
    """One thing to know, with the address of its rows."""

    words: str
    url: str


def notes_of(board: Board) -> list[Note]:
    """Return what there is to know; on a day that is over, late is what was entered since and changed its figures."""
    keys = ("entered_late", "associations_late", "undated")
    firms, bodies, undated = live.numbers(keys, board.selection, board.units)
    if is_past(board.day):
        late_firms = _("Entered after this day: %(count)s enterprises")
        late_bodies = _("Entered after this day: %(count)s associations")
    else:
        late_firms = _("Entered late today: %(count)s enterprises")
        late_bodies = _("Entered late today: %(count)s associations")
    without = _("Without a day of setting up, counted from the day of their entry: %(count)s enterprises")
    told = (
        (firms, late_firms, board.rows(late=True)),
        (bodies, late_bodies, associations_url(board.unit.pk, board.day, late=True)),
        (undated, without, board.rows(undated=True)),
    )
    return [Note(words % {"count": figures.count(count)}, url) for count, words, url in told if count]
