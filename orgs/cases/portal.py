"""What all cases share: the letters that units sign, and the time limits that the province sets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from orgs.cases import letters, queries, time_limits
from orgs.postings.registry import Part, register


def install() -> None:
    """Say who signs and reads letters, and who sets time limits."""
    letters.install()
    time_limits.install()
    register(Part("cases", gettext_lazy("Cases in which the next step is theirs"), 30, queries.lines_of))
