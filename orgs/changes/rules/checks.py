"""What stands against an election or a change: asked when it is handed in, forwarded and decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.workflow.errors import Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import latest_extension
from orgs.changes.rules.leaders import check_leaders, check_term_day
from orgs.common.enums import PARENT_KINDS, SINGLE_ROLES, CaseState, Kind
from orgs.common.querysets import any_of
from orgs.common.terms import FEWEST_YEARS, MOST_YEARS
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.suspension import Suspension
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName
from orgs.tree.places import city_of, is_in


def check_alive(association: Association) -> None:
    """Refuse a case of an association that is closed."""
    node = association.organization
    if node.closed is not None:
        words = _("%(name)s was closed on %(day)s.")
        raise Refused(words % {"name": node.name, "day": node.closed.isoformat()})


#: What an association may still come to when its host enterprise is closed.
WINDING_UP = (ChangeKind.MERGER, ChangeKind.SPLIT, ChangeKind.SUSPENSION, ChangeKind.DISSOLUTION)


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
    """Refuse what the days and the number of the new term have against them."""
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
    if case.kind not in WINDING_UP:
        check_host(case.association)
    _check_day(case)
    CHECKS[ChangeKind(case.kind)](case)


def _check_day(case: ChangeCase) -> None:
    opened = case.association.organization.opened
    if case.day is None:
        return
    if case.day > timezone.localdate():
        raise Refused(_("A change takes effect today at the latest; leave the day empty for the approval's."), "day")
    if opened is not None and case.day < opened:
        words = _("The association was founded on %(day)s only.")
        raise Refused(words % {"day": opened.isoformat()}, "day")


def _check_name(case: ChangeCase) -> None:
    node, name = case.association.organization, case.new_name.strip()
    if not name:
        raise Refused(_("What is the new name?"), "new_name")
    if name == node.name:
        raise Refused(_("That is its name already."), "new_name")
    _refuse_twin(node, name)
    if case.day is not None and (since := _named_since(node)) is not None and case.day < since:
        raise Refused(_("It has its present name since %(day)s only.") % {"day": since.isoformat()}, "day")


def _named_since(node: Organization) -> date | None:
    """Return when an association got its present name."""
    return FormerName.objects.borne_by(node).aggregate(latest=Max("until"))["latest"]


def _refuse_twin(node: Organization, name: str) -> None:
    same = Organization.objects.filter(
        kind=Kind.ASSOCIATION, name=name, closed__isnull=True, parent_id=node.parent_id
    ).exclude(pk=node.pk)
    if same.order_by().exists():
        raise Refused(_("Another association there bears this name."), "new_name")


def _check_department(case: ChangeCase) -> None:
    if not case.new_department.strip():
        raise Refused(_("What is the new host department?"), "new_department")
    if case.new_department == case.association.host_department:
        raise Refused(_("That is its host department already."), "new_department")


def _check_place(case: ChangeCase) -> None:
    node, place = case.association.organization, case.new_parent
    if place is None:
        raise Refused(_("Where does it go?"), "new_parent")
    if place.kind not in PARENT_KINDS[Kind.ASSOCIATION] or place.closed is not None:
        raise Refused(_("An association cannot be placed there."), "new_parent")
    if place.pk == node.parent_id:
        raise Refused(_("It is placed there already."), "new_parent")
    last = node.moves.order_by("-moved_at").first()
    if case.day is not None and last is not None and case.day < (since := timezone.localdate(last.moved_at)):
        raise Refused(_("It came to its present place on %(day)s only.") % {"day": since.isoformat()}, "day")


def _check_merger(case: ChangeCase) -> None:
    if case.target is None:
        raise Refused(_("Into which association is it merged?"), "target")
    if case.target_id == case.association_id:
        raise Refused(_("An association cannot be merged into itself."), "target")
    into = case.target.organization
    if into.closed is not None:
        words = _("%(name)s was closed on %(day)s.")
        raise Refused(words % {"name": into.name, "day": into.closed.isoformat()}, "target")
    if case.day is not None and into.opened is not None and case.day < into.opened:
        raise Refused(_("%(name)s did not exist on that day.") % {"name": into.name}, "day")
    _check_end(case)


def _check_end(case: ChangeCase) -> None:
    """Refuse that an association ends before its term began, or while something else about it is decided."""
    check_term_day(case)
    _refuse_other_cases(case)


def _refuse_other_cases(case: ChangeCase) -> None:
    """Refuse while something else about the association is being decided: it would be lost."""
    waiting = (CaseState.CHECKING, CaseState.APPROVING)
    others = ChangeCase.objects.filter(association_id=case.association_id, state__in=waiting).exclude(pk=case.pk)
    elections = ElectionCase.objects.filter(association_id=case.association_id, state__in=waiting)
    if any_of(others, elections):
        raise Refused(_("Another case of the association is being decided: decide or withdraw it first."))


def _check_split(case: ChangeCase) -> None:
    if not case.new_name.strip():
        raise Refused(_("What is the new association called?"), "new_name")
    _refuse_twin(case.association.organization, case.new_name.strip())
    host = case.new_host
    if host is None:
        raise Refused(_("Which enterprise hosts the new association?"), "new_host")
    city = city_of(case.association.organization)
    if city is not None and not is_in(host.unit, city):
        raise Refused(
            _("The host of the new association has to lie in %(city)s.") % {"city": city.short_name}, "new_host"
        )
    if not host.is_alive_on(timezone.localdate()):
        raise Refused(_("%(enterprise)s is closed.") % {"enterprise": host.name}, "new_host")
    if case.day is not None and host.opened is not None and case.day < host.opened:
        words = _("%(enterprise)s was set up on %(day)s only.")
        raise Refused(words % {"enterprise": host.name, "day": host.opened.isoformat()}, "day")
    covers = CoveredEnterprise.objects.filter(end_day__isnull=True)
    if covers.filter(enterprise=host, is_host=True).exists():
        raise Refused(_("%(enterprise)s hosts an association already.") % {"enterprise": host.name}, "new_host")
    own = set(covers.filter(association_id=case.association_id).values_list("enterprise_id", "is_host"))
    if any((enterprise.pk, False) not in own for enterprise in case.taking.all()):
        raise Refused(_("Only enterprises that the association covers can go along; its host stays."), "taking")


def _check_suspension(case: ChangeCase) -> None:
    if _open_suspension(case) is not None:
        raise Refused(_("The association is suspended already."))
    last = case.association.suspensions.aggregate(latest=Max("end_day"))["latest"]
    if case.day is not None and last is not None and case.day < last:
        words = _("It was suspended until %(day)s before: the days overlap.")
        raise Refused(words % {"day": last.isoformat()}, "day")


def _check_resumption(case: ChangeCase) -> None:
    found = _open_suspension(case)
    if found is None:
        raise Refused(_("The association is not suspended."))
    if case.day is not None and case.day < found.first_day:
        words = _("It has been suspended since %(day)s only.")
        raise Refused(words % {"day": found.first_day.isoformat()}, "day")


def _check_extension(case: ChangeCase) -> None:
    """Refuse to put an election off twice, to a day that has passed, or by more than a year."""
    term, day = case.association.terms.filter(end_day__isnull=True).first(), case.new_due_day
    if term is None:
        raise Refused(_("The association has no term in force."))
    if term.is_extended:
        raise Refused(_("The election of term %(number)d was put off once already.") % {"number": term.number})
    if day is None:
        raise Refused(_("To which day is the election put off?"), "new_due_day")
    check_extended(term.due_day, day)
    if day <= timezone.localdate():
        raise Refused(_("That day has passed already."), "new_due_day")
    waiting = (CaseState.CHECKING, CaseState.APPROVING)
    if ElectionCase.objects.filter(association_id=case.association_id, state__in=waiting).exists():
        raise Refused(_("The election is being decided already."))


def check_extended(due_day: date, day: date, field: str = "new_due_day") -> None:
    """Refuse a day to which an election cannot be put off."""
    if day <= due_day:
        words = _("It has to come after %(day)s, when the term runs out by its years.")
        raise Refused(words % {"day": due_day.isoformat()}, field)
    if day > (last := latest_extension(due_day)):
        words = _("An election is put off by a year at most, here until %(day)s.")
        raise Refused(words % {"day": last.isoformat()}, field)


def _open_suspension(case: ChangeCase) -> Suspension | None:
    return case.association.suspensions.filter(end_day__isnull=True).first()


CHECKS: dict[ChangeKind, Callable[[ChangeCase], None]] = {
    ChangeKind.NAME: _check_name,
    ChangeKind.DEPARTMENT: _check_department,
    ChangeKind.LEADERS: check_leaders,
    ChangeKind.PLACE: _check_place,
    ChangeKind.MERGER: _check_merger,
    ChangeKind.SPLIT: _check_split,
    ChangeKind.SUSPENSION: _check_suspension,
    ChangeKind.RESUMPTION: _check_resumption,
    ChangeKind.TERM_EXTENSION: _check_extension,
    ChangeKind.DISSOLUTION: _check_end,
}
