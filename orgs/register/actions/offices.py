"""Write the people of an association or a society from the lines of a form; refuse two in an office for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import TextChoices

Person = TypeVar("Person", bound=Model)


class Line(Protocol):
    """A line of a form of people; `pk` is None for somebody new."""

    @property
    def pk(self) -> int | None: ...


class Holder(Protocol):
    """A person who holds an office for some days, as far as they are known."""

    @property
    def role(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def end_day(self) -> date | None: ...


def write_lines(
    known: Iterable[Person], lines: Iterable[Line], fresh: Callable[[], Person], fields: Sequence[str]
) -> list[Person]:
    """Write each line to the person it names by `pk`, or to somebody new; returns all, those not named as they were."""
    people = {one.pk: one for one in known}
    for line in lines:
        person = people.get(line.pk or 0) or fresh()
        _write(person, line, fields)
        people[person.pk] = person
    return list(people.values())


def _write(person: Model, line: Line, fields: Sequence[str]) -> None:
    changed = [name for name in fields if getattr(person, name) != getattr(line, name)]
    for name in changed:
        setattr(person, name, getattr(line, name))
    if person.pk is None:
        person.save()
    elif changed:
        person.save(update_fields=changed)


def refuse_two(people: Iterable[Holder], alone: Iterable[TextChoices]) -> None:
    """Raise `Refused` where an office that one person holds alone is held by more than one, today or before.

    Days that are not known are not compared, and of two who left long ago nothing can be changed.
    """
    today, everybody = timezone.localdate(), list(people)
    for role in alone:
        holders = [one for one in everybody if one.role == role]
        now = [one for one in holders if one.end_day is None or one.end_day > today]
        if len(now) > 1:
            raise Refused(_("There is more than one %(role)s: end the former's term.") % {"role": role.label})
        former = [
            (one, one.end_day)
            for one in holders
            if one not in now and one.first_day and one.end_day and one.first_day < one.end_day
        ]
        for other, last in former:
            if now and now[0].first_day and now[0].first_day < last:
                words = _("%(role)s: %(name)s held the office until %(day)s; the days overlap.")
                raise Refused(words % {"role": role.label, "name": other.name, "day": last.isoformat()})
