"""Who may begin, write, check and decide foundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from kexie_portal.asked import once_a_page
from kexie_portal.documents import issuers
from orgs.cases.rules import may_sign
from orgs.common import scope
from orgs.common.enums import PARENT_KINDS, Kind
from orgs.founding.enums import FoundingState, MaterialKind
from orgs.founding.querysets import CHECK, FILE, GUEST
from orgs.societies import rules as society_rules
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation

_GUEST = "_founding_guest"
#: Papers that hold more of persons than their names.
PERSONAL = (MaterialKind.APPLICATION, MaterialKind.MEMBERS)


def may_start_anywhere(user: User) -> bool:
    """Tell whether a user may begin foundings at all."""
    return scope.holds(user, FILE)


def start_units(user: User) -> QuerySet[Organization]:
    """Return the units for which a user may begin a founding: their own, or the one in which their association lies."""
    parents = (
        Organization.objects.visible_to(user, FILE).filter(kind=Kind.ASSOCIATION, closed__isnull=True).values("parent")
        if scope.Scope.of(user).is_narrow(FILE)
        else Organization.objects.none().values("parent")
    )
    own = choosable(user, FILE).order_by().values("pk")
    rows = Organization.objects.filter(pk__in=own) | Organization.objects.filter(pk__in=parents)
    return rows.filter(closed__isnull=True).select_related("parent__parent").order_by("tree_id", "lft")


def filed_from(user: User, unit: Organization) -> Organization | None:
    """Return the association for whose contact a case of a unit is begun; None for an officer of the unit."""
    if scope.may(user, FILE, unit):
        return None
    return Organization.objects.visible_to(user, FILE).filter(parent=unit, kind=Kind.ASSOCIATION).first()


def may_start(user: User, unit: Organization) -> bool:
    """Tell whether a user may begin a founding under a living unit."""
    if unit.kind not in PARENT_KINDS[Kind.ASSOCIATION] or unit.closed is not None:
        return False
    return scope.may(user, FILE, unit) or filed_from(user, unit) is not None


def may_file(user: User, case: FoundingCase) -> bool:
    """Tell whether a user speaks for a case: they filed it for their association, or are an officer of its unit."""
    return reaches(user, case, FILE)


def reaches(user: User, case: FoundingCase, perm: str) -> bool:
    """Tell whether a permission holds at a case, as lists narrow by it: at its unit or where the filer is posted."""
    own = {interval.organization_id for interval in scope.Scope.of(user).intervals(perm)}
    return scope.may(user, perm, case.unit) or case.filed_from_id in own or is_guest_of(user, case, perm)


def is_guest_of(user: User, case: FoundingCase, perm: str = FILE) -> bool:
    """Tell whether the user's account is bound to this case and to nothing else."""
    bound = case.guest_id is not None and case.guest_id == user.pk and user.is_active
    return bound and perm in GUEST and not scope.Scope.of(user).by_permission


def is_guest(user: User) -> bool:
    """Tell whether the user's account is bound to some case; asked once a request."""
    if scope.Scope.of(user).by_permission:
        return False
    known: bool | None = getattr(user, _GUEST, None)
    if known is None:
        known = bool(user.is_authenticated and user.founding_cases.exists())
        setattr(user, _GUEST, known)
    return known


def may_take_back(user: User, case: FoundingCase) -> bool:
    """Tell whether a user takes a submitted case back: an association its own; officers return or refuse those."""
    own = {interval.organization_id for interval in scope.Scope.of(user).intervals(FILE)}
    if case.guest_id is not None:
        return is_guest_of(user, case)
    return case.filed_from_id in own if case.filed_from_id is not None else may_file(user, case)


def may_edit(user: User, case: FoundingCase) -> bool:
    """Tell whether a user may write the application now."""
    return case.is_editable and may_file(user, case)


def may_submit_to_county(user: User, case: FoundingCase) -> bool:
    """Tell whether a user submits this case, and that it goes to a county first."""
    return case.county is not None and may_file(user, case)


def may_submit_to_city(user: User, case: FoundingCase) -> bool:
    """Tell whether a user submits this case, and that it goes to the city at once."""
    return case.county is None and may_file(user, case)


def may_check(user: User, case: FoundingCase) -> bool:
    """Tell whether a user checks the case: at its county, or at the city where there is none."""
    return scope.may(user, CHECK, case.county or case.city)


def may_check_anywhere(user: User) -> bool:
    """Tell whether a user checks foundings of any unit."""
    return scope.holds(user, CHECK)


def may_decide(user: User, case: FoundingCase) -> bool:
    """Tell whether a user decides the case for its city, as an officer or as the leader in charge."""
    return may_sign(user, case.city)


def may_approve(user: User, case: FoundingCase) -> bool:
    """Tell whether a user decides the case and issues its letter with the decision."""
    return may_decide(user, case) and issues_in_one_step(case)


def may_decide_in_steps(user: User, case: FoundingCase) -> bool:
    """Tell whether a user decides the case, whose letter is then signed in the steps that its city has set."""
    return may_decide(user, case) and not issues_in_one_step(case)


@once_a_page
def issues_in_one_step(case: FoundingCase) -> bool:
    """Tell whether the city's approval gets its number with the decision."""
    return issuers.issues_in_one_step(case.city.code or "")


def may_send_back(user: User, case: FoundingCase) -> bool:
    """Tell whether the case lies on the user's desk, so that they may return or refuse it."""
    if case.state == FoundingState.CITY:
        return may_decide(user, case)
    return may_check(user, case)


def may_record_meeting(user: User, case: FoundingCase) -> bool:
    """Tell whether a user records the founding meeting: who filed, and the officers above."""
    return may_file(user, case) or may_check(user, case)


def may_see_persons(user: User, case: FoundingCase) -> bool:
    """Tell whether a user's work needs the persons' phones and the list of members (PIPL art. 6)."""
    from orgs.tree.rules import may_see_phones

    return may_see_phones(user, case.unit) or may_file(user, case)


def may_read_material(user: User, case: FoundingCase, kind: str) -> bool:
    """Tell whether a user who sees the case may open its papers; those that name persons with phones are personal."""
    return kind not in PERSONAL or may_see_persons(user, case)


def may_write_material(user: User, case: FoundingCase, kind: str) -> bool:
    """Tell whether a user adds and takes out papers: with the application, and the minutes until they are filed."""
    if kind == MaterialKind.MINUTES:
        return case.state == FoundingState.APPROVED and may_record_meeting(user, case)
    return kind in MaterialKind.values and may_edit(user, case)


def may_answer_invitation(user: User, invitation: FoundingInvitation) -> bool:
    """Tell whether a user answers for an invited enterprise: they may begin a founding for the unit where it lies."""
    unit = invitation.enterprise.unit
    return scope.may(user, FILE, unit) and may_start(user, unit)


def may_call_back(user: User, invitation: FoundingInvitation) -> bool:
    """Tell whether a user calls an invitation back: whoever invites for the society or federation."""
    return society_rules.may_keep_firms(user, invitation.body)


def door_units(user: User) -> QuerySet[Organization]:
    """Return the living units for which a user opens doors: those whose foundings they check."""
    rows = Organization.objects.visible_to(user, CHECK).filter(kind__in=PARENT_KINDS[Kind.ASSOCIATION])
    return rows.filter(closed__isnull=True).select_related("parent__parent").order_by("tree_id", "lft")


def opens_doors_anywhere(user: User) -> bool:
    """Tell whether a user opens doors at all."""
    return scope.holds(user, CHECK)


def may_open_door(user: User, unit: Organization) -> bool:
    """Tell whether a user lets an enterprise without an account found an association under a unit."""
    living = unit.closed is None and unit.kind in PARENT_KINDS[Kind.ASSOCIATION]
    return living and scope.may(user, CHECK, unit)


def may_keep_door(user: User, door: FoundingDoor) -> bool:
    """Tell whether a user sends a door's link again or ends it."""
    return scope.may(user, CHECK, door.unit)
