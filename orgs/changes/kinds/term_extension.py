"""The election is put off to a later day: once a term, by a year at most."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.conditions import elections_deciding
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.changes.models.term import latest_extension
from orgs.pages.fields import DayField

if TYPE_CHECKING:
    from django import forms

    from kexie_portal.accounts.models import User
    from orgs.changes.models.change import ChangeCase
    from orgs.changes.models.term import Term
    from orgs.register.models.association import Association
    from orgs.tree.journal import Journal

NOUN = "延期换届"


def _term(association: Association) -> Term | None:
    return association.terms.filter(end_day__isnull=True).first()


def _check(case: ChangeCase) -> None:
    """Refuse to put an election off twice, to a day that has passed, or by more than a year."""
    term, day = _term(case.association), case.new_due_day
    if term is None:
        raise Refused(_("The association has no term in force."))
    if term.is_extended:
        raise Refused(_("The election of term %(number)d was put off once already.") % {"number": term.number})
    if day is None:
        raise Refused(_("To which day is the election put off?"), "new_due_day")
    check_extended(term.due_day, day)
    if day <= timezone.localdate():
        raise Refused(_("That day has passed already."), "new_due_day")
    if elections_deciding(case).exists():
        raise Refused(_("The election is being decided already."))


def check_extended(due_day: date, day: date, field: str = "new_due_day") -> None:
    """Refuse a day to which an election cannot be put off."""
    if day <= due_day:
        words = _("It has to come after %(day)s, when the term runs out by its years.")
        raise Refused(words % {"day": due_day.isoformat()}, field)
    if day > (last := latest_extension(due_day)):
        words = _("An election is put off by a year at most, here until %(day)s.")
        raise Refused(words % {"day": last.isoformat()}, field)


def _effect(effect: Effect) -> None:
    term = _term(effect.association)
    if term is None:
        raise Refused(_("The association has no term in force."))
    effect.journal.set(term, original_due_day=term.due_day, due_day=effect.case.new_due_day)
    effect.journal.set(effect.node)


def _numbered(case: ChangeCase, number: str, journal: Journal) -> None:
    """Write the number of the letter where the register keeps it."""
    term = _term(case.association)
    if term is not None:
        journal.set(term, extension_number=number)


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    name, term = case.association.organization.name, _term(case.association)
    which = f"第{wording.in_words(term.number)}届委员会" if term else ""
    due = f"原应于{wording.written(term.due_day)}前换届，" if term else ""
    until = wording.written(case.new_due_day) if case.new_due_day else ""
    lines = [
        f"一、{name}{which}{due}同意延期至{until}前完成换届。",
        "二、延期期间由现任委员会继续履行职责。请抓紧做好换届筹备工作，按期召开会员大会（会员代表大会），不得再次延期。",
    ]
    return wording.of_whole(case, NOUN, day, f"关于同意{name}延期换届的批复", lines)


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    words = _("Once a term, a year at most after the day on which the term runs out")
    return {"new_due_day": DayField(label=_("Election put off to"), future=True, help_text=words)}


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    return [Line(_("Election put off to"), case.new_due_day.isoformat())] if case.new_due_day else []


TERM_EXTENSION = ChangeDefinition(
    kind=ChangeKind.TERM_EXTENSION,
    noun=NOUN,
    note=gettext_lazy("The election is put off to a later day, with a reason."),
    columns=("new_due_day",),
    has_day=False,  # it holds from the approval
    is_whole=True,
    check=_check,
    effect=_effect,
    numbered=_numbered,
    letter=_letter,
    asks=_asks,
    shows=_shows,
)
