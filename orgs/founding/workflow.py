"""The table of states of a founding (成立): preparation, county check, city approval, meeting, filing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.documents.signing import case_moves, signing_workers
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.enums import Part
from kexie_portal.workflow.separation import Desk, Separation
from kexie_portal.workflow.signing import hands, shared_desks, steps_of
from kexie_portal.workflow.tables import AGREED, Move, Table
from orgs.cases.queries.desks import checking_desk, deciding_desk
from orgs.cases.registry import Holder, Timed
from orgs.cases.registry import register as register_times
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.checks import (
    founders_refused,
    refuse_founders,
    refuse_incomplete,
    refuse_without_letter,
    refuse_without_meeting,
)
from orgs.founding.enums import FoundingState
from orgs.founding.models import FoundingCase
from orgs.founding.queries import holders, listed, reopenable
from orgs.founding.querysets import FILE
from orgs.postings.queries import keepers, keepers_at

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

S = FoundingState
#: Working days that each state may last; the province may change them here.
TIME_LIMITS: dict[str, int] = {S.COUNTY: 5, S.CITY: 10, S.RETURNED: 15, S.APPROVED: 30, S.MET: 5}
HOLDERS: dict[str, Holder] = {
    S.COUNTY: Holder.COUNTY,
    S.CITY: Holder.CITY,
    S.SIGNING: Holder.CITY,
    S.RETURNED: Holder.APPLICANT,
    S.APPROVED: Holder.APPLICANT,
    S.MET: Holder.COUNTY,
}


def workers(case: FoundingCase) -> list[User]:
    """Return those whose step is next."""
    if case.state in (S.COUNTY, S.MET):
        return hands(case, Part.CHECKS)
    if case.state == S.CITY:
        return hands(case, Part.DECIDES)
    if case.state == S.SIGNING:
        return signing_workers(case)
    if case.state in (S.DRAFT, S.RETURNED, S.APPROVED):
        return filers(case)
    return []


def filers(case: FoundingCase) -> list[User]:
    """Return the people who speak for a case: the contacts of the association that filed, its unit, or its beginner."""
    if case.filed_from is None:
        return _beginner(case)
    return list(keepers(FILE, [case.filed_from])) or holders(FILE, case.unit)


def _beginner(case: FoundingCase) -> list[User]:
    person = case.created_by
    return [person] if person is not None and person.is_active and founding_rules.may_file(person, case) else []


def followers(case: FoundingCase) -> list[User]:
    """Return the people who hear of a step: those who file, and those whose step is next."""
    return [*filers(case), *workers(case)]


def workers_many(cases: Sequence[FoundingCase]) -> Mapping[int, list[User]]:
    """Return by key those whose step is next; cases on one desk ask for it once."""
    with shared_desks():
        return {case.pk: workers(case) for case in cases}


def followers_many(cases: Sequence[FoundingCase]) -> Mapping[int, list[User]]:
    """Return by key the people who hear of a step; those who file are read for all cases at once."""
    own = keepers_at(FILE, [case.filed_from for case in cases if case.filed_from is not None])
    filing = {case.pk: own.get(case.filed_from_id or 0) or filers(case) for case in cases}
    next_ones = workers_many(cases)
    return {case.pk: [*filing[case.pk], *next_ones[case.pk]] for case in cases}


def usual_way(case: FoundingCase) -> tuple[str, ...]:
    """Return the states that a case goes through; without a county the city is first."""
    county = (S.COUNTY,) if case.county_id else ()
    signing = (S.SIGNING,) if _waits(case) else ()
    return (S.DRAFT, *county, S.CITY, *signing, S.APPROVED, S.MET, S.FILED)


def _waits(case: FoundingCase) -> bool:
    """Tell whether a case waits, or has waited, for a signature: once it was decided its steps know."""
    if case.state in (S.SIGNING, S.APPROVED, S.MET, S.FILED):
        return case.state == S.SIGNING or any(step.to_state == S.SIGNING for step in steps_of(case))
    return not founding_rules.issues_in_one_step(case)


def desk(case: FoundingCase, part: Part) -> Desk:
    """Return who checks or decides a founding: the county, or the city where there is none; the city decides."""
    return checking_desk(case.county, case.city) if part == Part.CHECKS else deciding_desk(case.city)


SEPARATION = Separation(
    parts={
        "submit": Part.FILES, "submit_to_city": Part.FILES, "meet": Part.FILES,
        "forward": Part.CHECKS, "file": Part.CHECKS,
        "approve": Part.DECIDES, "decide": Part.DECIDES, "revoke": Part.DECIDES,
        "refuse": {S.COUNTY: Part.CHECKS, S.CITY: Part.DECIDES}, "return": {S.CITY: Part.RETURNS},
    },
    desk=desk,
    begins=frozenset({S.DRAFT}),
    shares=lambda case, part: (case.county_id, case.city_id) if part == Part.CHECKS else case.city_id,
)  # fmt: skip
TABLE = Table(
    name=gettext_lazy("Founding"),
    states=FoundingState,
    initial=S.DRAFT,
    time_limits=TIME_LIMITS,
    path=usual_way,
    visible=listed,
    followers=followers,
    workers=workers,
    followers_many=followers_many,
    workers_many=workers_many,
    reopenable=reopenable,
    separation=SEPARATION,
    moves=(
        Move(
            "submit", gettext_lazy("Submit to the county"), (S.DRAFT, S.RETURNED), S.COUNTY,
            founding_rules.may_submit_to_county, guard=refuse_incomplete, effect=actions.on_submit, tone="primary",
        ),
        Move(
            "submit_to_city", gettext_lazy("Submit to the city"), (S.DRAFT, S.RETURNED), S.CITY,
            founding_rules.may_submit_to_city, guard=refuse_incomplete, effect=actions.on_submit, tone="primary",
        ),
        Move(
            "forward", gettext_lazy("Forward to the city"), (S.COUNTY,), S.CITY, founding_rules.may_check,
            guard=refuse_founders, guard_many=founders_refused, opinion=AGREED, tone="primary",
        ),
        Move(
            "approve", gettext_lazy("Approve"), (S.CITY,), S.APPROVED, founding_rules.may_approve,
            guard=refuse_founders, opinion=AGREED, effect=actions.on_approve, tone="primary",
            page="orgs:founding_approve",
        ),
        *case_moves(
            label=gettext_lazy("Approve, letter to be signed"), decided_in=S.CITY, approved=S.APPROVED,
            may_decide=founding_rules.may_decide_in_steps, guard=refuse_founders, decide=actions.on_decide,
            sign=actions.on_signed, page="orgs:founding_decide",
        ),
        Move(
            "return", gettext_lazy("Return"), (S.COUNTY, S.CITY), S.RETURNED, founding_rules.may_send_back,
            needs_note=True, effect=actions.on_return, reopens=True, page="orgs:founding_return",
        ),
        Move(
            "refuse", gettext_lazy("Refuse"), (S.COUNTY, S.CITY), S.REFUSED, founding_rules.may_send_back,
            needs_note=True, effect=actions.on_end, tone="danger",
        ),
        Move(
            "meet", gettext_lazy("Record the founding meeting"), (S.APPROVED,), S.MET,
            founding_rules.may_record_meeting, guard=refuse_without_letter, effect=actions.on_meeting,
            tone="primary", page="orgs:founding_meeting",
        ),
        Move(
            "correct", gettext_lazy("Have the meeting's record put right"), (S.MET,), S.APPROVED,
            founding_rules.may_check, needs_note=True, days=5,
        ),
        Move(
            "file", pgettext_lazy("founding", "File (备案)"), (S.MET,), S.FILED, founding_rules.may_check,
            guard=refuse_without_meeting, effect=actions.on_file, opinion=AGREED, tone="primary",
            confirm=gettext_lazy("File the result? The association becomes active in the tree."),
        ),
        Move(
            "revoke", gettext_lazy("Revoke the approval"), (S.APPROVED, S.MET), S.REFUSED, founding_rules.may_decide,
            needs_note=True, effect=actions.on_revoke, tone="danger",
        ),
        Move(
            "withdraw", gettext_lazy("Withdraw"), (S.DRAFT, S.RETURNED), S.WITHDRAWN, founding_rules.may_file,
            effect=actions.on_end, tone="danger",
            confirm=gettext_lazy("Withdraw this case? It cannot be taken up again."),
        ),
        Move(
            "take_back", gettext_lazy("Withdraw"), (S.COUNTY, S.CITY), S.WITHDRAWN, founding_rules.may_take_back,
            effect=actions.on_end, tone="danger",
            confirm=gettext_lazy("Withdraw this case? It cannot be taken up again."),
        ),
    ),
)  # fmt: skip


def install() -> None:
    """Give foundings their table."""
    state_tables.register(FoundingCase, TABLE)
    register_times(Timed(FoundingCase, "unit__", HOLDERS))
