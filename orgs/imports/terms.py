"""What a row of a ledger says about the term of its association: the last election, and how many years it lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orgs.changes.models.term import Term, due_after
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS, USUAL_YEARS
from orgs.imports.differences import same_day

YEAR = 365.25  # days
#: An election so soon after the founding is the first one.
FIRST_WITHIN = 366


@dataclass(frozen=True)
class NewTerm:
    """A term that the register does not have yet."""

    number: int
    first_day: date
    years: int

    @property
    def due_day(self) -> date:
        """Return when it runs out."""
        return due_after(self.first_day, self.years)

    def __str__(self) -> str:
        words = _("term %(number)d, from %(day)s, %(years)d years")
        return words % {"number": self.number, "day": self.first_day.isoformat(), "years": self.years}


#: The term of a row, and (field, sentence) of what was guessed or is not entered.
Told = tuple[NewTerm | None, list[tuple[str, str]]]


def term_of(values: Mapping[str, Any], founded: date | None, known: Iterable[Term]) -> Told:
    """Tell which term a row brings; an association that has terms keeps them, since elections open new ones."""
    elected, years = values.get("last_election"), values.get("term_years")
    if not elected and not years:
        return None, []
    terms = list(known)
    if terms:
        return None, _against(terms, elected, years, values.get("last_election_precision"))
    if not elected:
        return None, [("term_years", _("Not entered: a term needs the day of its election."))]
    if founded is not None and elected < founded:
        return None, [("last_election", _("Not entered: the election lies before the founding."))]
    remarks = []
    if years and not FEWEST_YEARS <= years <= MOST_YEARS:
        remarks.append(("term_years", _("A term lasts three to five years; five are entered.")))
        years = None
    lasting = years or USUAL_YEARS
    return _numbered(elected, lasting, founded, remarks)


def _numbered(elected: date, years: int, founded: date | None, remarks: list[tuple[str, str]]) -> Told:
    """Count the terms since the founding; the number is a guess where it is not the first."""
    days = (elected - founded).days if founded is not None else 0
    if days < FIRST_WITHIN:
        return NewTerm(1, elected, years), remarks
    number = 1 + max(1, round(days / YEAR / years))  # not a figure: the number of a term
    guess = _("Reckoned from the founding as term %(number)d; correct it at the association where it is another.")
    return NewTerm(number, elected, years), [*remarks, ("last_election", guess % {"number": number})]


def _against(terms: list[Term], elected: date | None, years: int | None, precision: object) -> list[tuple[str, str]]:
    """Say what a row has otherwise than the register."""
    latest = max(terms, key=lambda term: term.number)
    remarks = []
    if elected and elected != latest.first_day and not same_day(latest.first_day, elected, precision):
        message = _("Not entered: the register has %(term)s from %(day)s; an election opens the next one.")
        remarks.append(("last_election", message % {"term": latest, "day": latest.first_day.isoformat()}))
    if years and years != latest.years:
        message = _("Not entered: the register has %(years)d years; correct the term at the association.")
        remarks.append(("term_years", message % {"years": latest.years}))
    return remarks
