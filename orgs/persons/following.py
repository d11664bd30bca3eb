"""Persons go with the unit that keeps them and the organisation that employs them; rows of persons follow a merge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orgs.persons.models.person import Person
from orgs.persons.registry import Pointer, follow
from orgs.tree import following
from orgs.tree.following import Ending, Merger, Subject
from orgs.tree.models.organization import Organization


def install() -> None:
    """Let persons follow their unit and employer, and merged rows their successor."""
    following.register(Subject("persons", _("persons"), lambda node: [], merge, end, warns=False))
    follow(Pointer(Person, "merged_into", _("merged persons")))


def merge(merger: Merger) -> int:
    """Keep the persons of a unit at its successor, and let those who work for a body work for its successor."""
    kept = list(Person.objects.select_for_update(of=("self",)).filter(unit=merger.source))
    merger.journal.set_all(kept, unit=merger.target)
    staff = list(Person.objects.select_for_update(of=("self",)).filter(organization=merger.source))
    merger.journal.set_all(staff, organization=merger.target, employer=merger.target.name)
    return 0


def end(ending: Ending) -> int:
    """Hand the persons of a unit that is no more to the unit above; where they worked stays written."""
    above: Organization | None = ending.source.parent
    if above is not None:
        kept = list(Person.objects.select_for_update(of=("self",)).filter(unit=ending.source))
        ending.journal.set_all(kept, unit=above)
    return 0
