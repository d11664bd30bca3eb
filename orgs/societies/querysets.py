"""Filters of the tables of societies, federations and memberships."""

from __future__ import annotations

from datetime import date
from typing import Self

from orgs.common.days import alive_on
from orgs.common.querysets import DatedQuerySet, TwoSidedQuerySet


class CityQuerySet(DatedQuerySet):
    """Records that belong to a city: surveys and key industries."""

    scope_path = "city__"


class BodyQuerySet(DatedQuerySet):
    """Records that belong to a society or federation, by its node."""

    scope_path = "organization__"

    def active_on(self, day: date) -> Self:
        """Narrow to the bodies founded and not closed on the day."""
        return self.filter(alive_on(day, "organization__"))


class LiaisonQuerySet(TwoSidedQuerySet):
    """Links of a society with a provincial society, seen by both."""

    sides = ("society__", "provincial_society__")


class LiaisonEntryQuerySet(TwoSidedQuerySet):
    """The log of a link, seen by both."""

    sides = ("link__society__", "link__provincial_society__")


class MemberFirmQuerySet(TwoSidedQuerySet):
    """Member enterprises, seen by the society and by the units in which they lie."""

    sides = ("body__", "enterprise__unit__")
