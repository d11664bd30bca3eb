"""Term elections (换届) as a kind of case."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kexie_portal.documents.enums import LetterKind
from kexie_portal.web.navigation import Item
from orgs.changes.actions.election import approve
from orgs.changes.kinds.wording import in_words
from orgs.changes.letters import common
from orgs.changes.models.election import ElectionCase, ElectionPerson
from orgs.changes.queries.cases import listed_elections, sees_cases
from orgs.changes.registry import CaseKind
from orgs.changes.rules.checks import check_election
from orgs.common.enums import OfficerRole


def _letter(case: ElectionCase, day: date | None) -> tuple[str, dict[str, object]]:
    people = list(case.people.all())

    def named(role: OfficerRole) -> str:
        return "、".join(person.name for person in people if person.role == role)

    committee = sum(person.role == OfficerRole.COMMITTEE_MEMBER for person in people)
    return LetterKind.ELECTION_APPROVAL, {
        **common(case, "换届选举结果"),
        "term": f"第{in_words(case.number)}届",
        "meeting_day": case.meeting_day,
        "chair": named(OfficerRole.CHAIR),
        "vice_chairs": named(OfficerRole.VICE_CHAIR),
        "secretary_general": named(OfficerRole.SECRETARY_GENERAL),
        "committee": str(committee) if committee else "",
        "years": in_words(case.years),
        "first_day": case.first_day,
    }


ELECTION = CaseKind(
    model=ElectionCase,
    person=ElectionPerson,
    name=_("Term election"),
    listed=listed_elections,
    check=check_election,
    approve=approve,
    return_page="orgs:election_return",
    letter=_letter,
    matter=lambda case: "换届选举",
    names=lambda case: ("people",),
    item=Item(
        "cases",
        130,
        _("Elections due"),
        "orgs:term_list",
        "calendar-time",
        sees_cases,
        also=("orgs:election_list",),
    ),
    stays=_("has a term election"),
    made=("term",),
)
