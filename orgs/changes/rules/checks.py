"""What stands against an election or a change: asked when it is handed in, forwarded and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from orgs.changes.kinds.registry import definition_of
from orgs.common.enums import SINGLE_ROLES
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS

if TYPE_CHECKING:
    from orgs.changes.models.change import ChangeCase
    from orgs.changes.models.election import ElectionCase
    from orgs.register.models.association import Association


def check_alive(association: Association) -> None:
    """Refuse a case of an association that is closed."""
    node = association.organization
    if node.closed is not None:
        words = _("%(name)s was closed on %(day)s.")
        raise Refused(words % {"name": node.name, "day": node.closed.isoformat()})


def check_host(association: Association) -> None:
    """Refuse a case of an association whose host enterprise is closed: it can only be wound up."""
    if reason := without_host(association):
        raise Refused(reason)


def without_host(association: Association) -> str:
    """Return that the host enterprise is closed and what is left to do; nothing while it is alive."""
    today = timezone.localdate()
    host = association.covered.filter(is_host=True, end_day__isnull=True).select_related("enterprise").first()
    if host is None or host.enterprise.closed is None or host.enterprise.is_alive_on(today):
        return ""
    words = _(
        "The host enterprise %(name)s was closed on %(day)s: only a merger, split, suspension or dissolution is left. "
        "Where another enterprise takes over, the county or city changes the host first."
    )
    return words % {"name": host.enterprise.name, "day": host.enterprise.closed.isoformat()}


# ---------------------------------------------------------------- elections


def check_election(case: ElectionCase) -> None:
    """Refuse an election with days that run backward or over another term, or without its leaders.

    Raises `Refused` with the field at fault.
    """
    check_alive(case.association)
    check_host(case.association)
    check_election_days(case)
    roles = [person.role for person in case.people.all()]
    for role in SINGLE_ROLES:
        if roles.count(role) != 1:
            raise Refused(_("An election needs exactly one %(role)s.") % {"role": role.label}, "people")


def check_election_days(case: ElectionCase) -> None:
    """Refuse days or a number that the new term cannot have."""
    today, opened = timezone.localdate(), case.association.organization.opened
    if not FEWEST_YEARS <= case.years <= MOST_YEARS:
        raise Refused(_("A term lasts three to five years."), "years")
    if case.meeting_day > today:
        raise Refused(_("The election is reported after it was held."), "meeting_day")
    if opened is not None and case.meeting_day < opened:
        words = _("The association was founded on %(day)s only.")
        raise Refused(words % {"day": opened.isoformat()}, "meeting_day")
    if case.first_day < case.meeting_day:
        raise Refused(_("The new term cannot begin before the election."), "first_day")
    if case.first_day > today:
        raise Refused(_("A term cannot begin in the future."), "first_day")
    for term in case.association.terms.all():
        if term.number >= case.number:
            words = _("Term %(number)d is there already: the new one has a higher number.")
            raise Refused(words % {"number": term.number}, "number")
        if case.first_day <= term.first_day:
            words = _("It would begin before term %(number)d, which began on %(day)s.")
            raise Refused(words % {"number": term.number, "day": term.first_day.isoformat()}, "first_day")
        if term.end_day is not None and case.first_day < term.end_day:
            words = _("It runs into term %(number)d, which ended on %(day)s.")
            raise Refused(words % {"number": term.number, "day": term.end_day.isoformat()}, "first_day")


# ---------------------------------------------------------------- changes


def check_change(case: ChangeCase) -> None:
    """Refuse a change that has become impossible or says nothing; raises `Refused` with the field at fault."""
    check_alive(case.association)
    kind = definition_of(case.kind)
    if not kind.winds_up:
        check_host(case.association)
    _check_day(case)
    kind.check(case)


def _check_day(case: ChangeCase) -> None:
    opened = case.association.organization.opened
    if case.day is None:
        return
    if case.day > timezone.localdate():
        raise Refused(_("A change takes effect today at the latest; leave the day empty for the approval's."), "day")
    if opened is not None and case.day < opened:
        words = _("The association was founded on %(day)s only.")
        raise Refused(words % {"day": opened.isoformat()}, "day")
