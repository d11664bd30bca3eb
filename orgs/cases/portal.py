"""What all cases share: the letters that units sign, who signs them, and the time limits that the province sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orgs.cases import letters, time_limits
from orgs.cases.queries import times
from orgs.cases.queries.desks import signing_at
from orgs.common.enums import Kind
from orgs.common.scope import works_for_a_unit
from orgs.pages.sections import Section, register
from orgs.postings import registry as handing_over
from orgs.postings.registry import Part

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization


def install() -> None:
    """Say who signs and reads letters, who sets time limits, and show how a unit signs on its page."""
    letters.install()
    time_limits.install()
    handing_over.register(Part("cases", _("Cases in which the next step is theirs"), 30, times.lines_of))
    units = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.PARK)
    tab = Section("signing", _("Checking and deciding"), units, 60, "orgs/cases/_tab_signing.html", _signing, _may_see)
    register(tab)


def _signing(request: HttpRequest, user: User, unit: Organization) -> dict[str, object]:
    return {"signing": signing_at(user, unit)}


def _may_see(user: User, unit: Organization) -> bool:
    return works_for_a_unit(user)
