"""Where the cases of a kind lie, and which level holds them in which state; each subject says so of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.workflow.models import Case


class Holder(TextChoices):
    """Which side has to take the next step."""

    COUNTY = "county", pgettext_lazy("holder", "county")
    CITY = "city", pgettext_lazy("holder", "city")
    BODY = "body", _("society or federation")
    APPLICANT = "applicant", _("applicant")


@dataclass(frozen=True)
class Timed:
    """A kind of case: `place` is the path to the node under whose units it counts; `holders` the side by state."""

    model: type[Case]
    place: str
    holders: Mapping[str, Holder] = field(default_factory=dict)


_timed: dict[type[Case], Timed] = {}


def register(timed: Timed) -> None:
    """Let the cases of a kind be counted by city, county and step."""
    _timed[timed.model] = timed


def timed_kinds() -> list[Timed]:
    """Return every kind whose steps are timed, in the order in which they were registered."""
    return list(_timed.values())
