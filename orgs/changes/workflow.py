"""The tables of states of the cases of associations, all alike: draft, county check, city approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.documents.signing import case_moves, signing_workers
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.enums import Part
from kexie_portal.workflow.separation import Desk, Separation
from kexie_portal.workflow.signing import hands, steps_of
from kexie_portal.workflow.tables import AGREED, Move, Table
from orgs.cases.queries.desks import checking_desk, deciding_desk
from orgs.cases.registry import Holder, Timed
from orgs.cases.registry import register as register_times
from orgs.changes import letters as returning
from orgs.changes.actions import change
from orgs.changes.registry import kinds
from orgs.changes.rules import may as case_rules
from orgs.changes.rules.undo import check_undo
from orgs.common.enums import OPEN_STATES, CaseState
from orgs.postings.queries import keepers
from orgs.tree.noted import UNDO_DAYS
from orgs.tree.places import city_of, county_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.changes.models.case import AssociationCase

S = CaseState
#: Working days that each state may last.
TIME_LIMITS = {S.CHECKING: 5, S.APPROVING: 10, S.RETURNED: 15}
HOLDERS: dict[str, Holder] = {
    S.CHECKING: Holder.COUNTY,
    S.APPROVING: Holder.CITY,
    S.SIGNING: Holder.CITY,
    S.RETURNED: Holder.APPLICANT,
}


def submits_to_county(user: User, case: AssociationCase) -> bool:
    """Tell whether a user hands the case in to the county."""
    return case_rules.may_submit(user, case) and county_of(case.association.organization) is not None


def submits_to_city(user: User, case: AssociationCase) -> bool:
    """Tell whether a user hands the case in to the city, where there is no county between."""
    return case_rules.may_submit(user, case) and county_of(case.association.organization) is None


def sends_back(user: User, case: AssociationCase) -> bool:
    """Tell whether a user returns or refuses the case at the level where it lies."""
    return case_rules.may_check(user, case) if case.state == S.CHECKING else case_rules.may_decide(user, case)


def workers(case: AssociationCase) -> list[User]:
    """Return those whose step is next."""
    if case.state == S.CHECKING:
        return hands(case, Part.CHECKS)
    if case.state == S.APPROVING:
        return hands(case, Part.DECIDES)
    if case.state == S.SIGNING:
        return signing_workers(case)
    if case.state in (S.DRAFT, S.RETURNED):
        return [one for one in filers(case) if case_rules.may_submit(one, case)]
    return []


def filers(case: AssociationCase) -> list[User]:
    """Return the association's own contacts, and the person who filed the case as long as their posting lasts."""
    found, person = list(keepers(case_rules.FILE, [case.association.organization])), case.created_by
    if person is not None and person.is_active and case_rules.may_submit(person, case):
        found.append(person)
    return found


def followers(case: AssociationCase) -> list[User]:
    """Return the people who hear of a step: those who file, and those whose step is next."""
    return [*filers(case), *workers(case)]


def desk(case: AssociationCase, part: Part) -> Desk | None:
    """Return who checks or decides a case: the county; the city, or the province above two cities."""
    node = case.association.organization
    city = city_of(node)
    if part == Part.CHECKS:
        return checking_desk(county_of(node), city) if city else None
    unit = case_rules.undoer_of(case) if case.state == S.APPROVED else case_rules.decider_of(case)
    return deciding_desk(unit) if unit else None


SEPARATION = Separation(
    parts={
        "submit": Part.FILES, "submit_to_city": Part.FILES, "forward": Part.CHECKS, "approve": Part.DECIDES,
        "decide": Part.DECIDES,
        "refuse": {S.CHECKING: Part.CHECKS, S.APPROVING: Part.DECIDES}, "return": {S.APPROVING: Part.RETURNS},
        "undo": Part.DECIDES,
    },
    desk=desk,
    begins=frozenset({S.DRAFT}),
)  # fmt: skip


def usual_way(case: AssociationCase) -> tuple[str, ...]:
    """Return the states that a case goes through; it waits for a signature where its letter is signed in steps."""
    signing = (S.SIGNING,) if _waits(case) else ()
    return (S.DRAFT, S.CHECKING, S.APPROVING, *signing, S.APPROVED)


def _waits(case: AssociationCase) -> bool:
    """Tell whether a case waits, or has waited, for a signature: once it was decided its steps know."""
    if case.state in (S.APPROVED, S.UNDONE, S.SIGNING):
        return case.state == S.SIGNING or any(step.to_state == S.SIGNING for step in steps_of(case))
    return not case_rules.issues_in_one_step(case)


def _moves(
    check: Callable[[Any], None], approve: Callable[[Any, User, dict[str, object]], None], return_page: str
) -> tuple[Move, ...]:
    handed_in, lies = (S.DRAFT, S.RETURNED), (S.CHECKING, S.APPROVING)
    return (
        Move(
            "submit", _("Submit to the county"), handed_in, S.CHECKING, submits_to_county, guard=check, tone="primary"
        ),
        Move(
            "submit_to_city", _("Submit to the city"), handed_in, S.APPROVING, submits_to_city, guard=check,
            tone="primary",
        ),
        Move(
            "forward", _("Forward to the city"), (S.CHECKING,), S.APPROVING, case_rules.may_check, guard=check,
            opinion=AGREED, tone="primary",
        ),
        Move(
            "approve", _("Approve"), (S.APPROVING,), S.APPROVED, case_rules.may_approve, guard=check, opinion=AGREED,
            effect=approve, tone="primary",
            confirm=_("Approve? The letter is issued and the register changes at once."),
        ),
        *case_moves(
            label=_("Approve, letter to be signed"), decided_in=S.APPROVING, approved=S.APPROVED,
            may_decide=case_rules.may_decide_in_steps, guard=check, decide=returning.begin, sign=approve,
            confirm=_("Approve? The letter goes to be signed; the register changes once it is."),
        ),
        Move(
            "return", _("Return"), lies, S.RETURNED, sends_back, needs_note=True, effect=returning.on_return,
            page=return_page,
        ),
        Move("refuse", _("Refuse"), lies, S.REFUSED, sends_back, needs_note=True, tone="danger"),
        Move(
            "withdraw", _("Withdraw"), OPEN_STATES, S.WITHDRAWN, case_rules.may_submit, tone="danger",
            confirm=_("Withdraw this case? It cannot be taken up again."),
        ),
        Move(
            "undo", pgettext_lazy("case", "Undo the approval"), (S.APPROVED,), S.UNDONE, case_rules.may_undo,
            guard=check_undo, needs_note=True, effect=change.undo, tone="danger",
            hint=format_lazy(
                _("Within {days} days, as long as nothing stands on it; the letter is withdrawn."), days=UNDO_DAYS
            ),
        ),
    )  # fmt: skip


_SHARED: dict[str, Any] = {
    "states": CaseState,
    "initial": S.DRAFT,
    "time_limits": TIME_LIMITS,
    "path": usual_way,
    "followers": followers,
    "workers": workers,
    "separation": SEPARATION,
}


def install() -> None:
    """Give every kind of case its table."""
    for kind in kinds():
        moves = _moves(kind.check, kind.approve, kind.return_page)
        state_tables.register(kind.model, Table(name=kind.name, visible=kind.listed, moves=moves, **_SHARED))
        register_times(Timed(kind.model, "association__organization__", HOLDERS))
