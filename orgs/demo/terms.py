"""Terms of the demo's associations: most elected in time, some due soon, some overdue, some unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from kexie_portal.audit.bulk import record_created
from kexie_portal.workflow import moving
from orgs.changes.actions import change, election, term
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.election import ElectionData, PersonData
from orgs.changes.enums import ChangeKind
from orgs.changes.models.term import Term, due_after, latest_extension
from orgs.common.enums import ELECTED_ROLES, Kind, OfficerRole
from orgs.demo import words
from orgs.register.models.association import Association, Officer
from orgs.tree.models.organization import Organization
from orgs.tree.places import county_of

if TYPE_CHECKING:
    from random import Random

    from kexie_portal.accounts.models import User
    from orgs.changes.models.case import AssociationCase
    from orgs.demo.load import Loaded

PLACES = (("410305", "jianxi"), ("410300", "luoyang"))
FEW = 3
UNKNOWN, OVERDUE, LATE = 0.06, 0.09, 60
LEADERS = (OfficerRole.CHAIR, OfficerRole.VICE_CHAIR, OfficerRole.SECRETARY_GENERAL)


def make(loaded: Loaded) -> None:
    """Write the terms in bulk, then some cases of 洛阳 under way."""
    nodes = Organization.objects.filter(kind=Kind.ASSOCIATION, is_sample=True).order_by("tree_id", "lft")
    known = set(Term.objects.values_list("association_id", flat=True))
    random, today = loaded.story.chance("terms"), loaded.story.today
    terms = [
        one
        for node in nodes
        if node.opened and node.opened <= today and node.pk not in known
        for one in _terms(random, node, node.opened, today)
    ]
    Term.objects.bulk_create(terms, batch_size=2000)
    record_created(terms)
    _appoint(terms)
    loaded.counts["terms"] = len(terms)
    loaded.counts["association_cases"] = _cases(loaded)


def _terms(random: Random, node: Organization, opened: date, today: date) -> list[Term]:
    """Return the terms of one association from its founding on; the last one is open."""
    years = 5 if random.random() < 0.8 else random.choice((3, 4))
    unknown, overdue = random.random() < UNKNOWN, random.random() < OVERDUE
    late = random.randint(0, LATE)
    end = node.closed or today
    made: list[Term] = []
    day = opened
    while not unknown:
        due = due_after(day, years)
        made.append(Term(association_id=node.pk, number=len(made) + 1, years=years, first_day=day, due_day=due))
        following = due + timedelta(days=late)
        if following >= end or (overdue and due_after(following, years) >= end):
            break
        made[-1].end_day, day = following, following
    if made and node.closed is not None:
        made[-1].end_day = max(node.closed, made[-1].first_day)
    return made


def _appoint(terms: list[Term]) -> None:
    """Give those in office to the open term of their association."""
    running = Term.objects.filter(pk__in=[one.pk for one in terms], end_day__isnull=True)
    officers = Officer.objects.filter(
        end_day__isnull=True, role__in=ELECTED_ROLES, association__in=running.values("association")
    )
    officers.update(term=Subquery(running.filter(association=OuterRef("association")).values("pk")[:1]))


# ---------------------------------------------------------------- cases


def _cases(loaded: Loaded) -> int:
    """File elections and changes in 涧西区, or in 洛阳 where that has few: a draft, one at the county, one approved."""
    for code, name in PLACES:
        unit, clerk = loaded.units[code], loaded.user(name)
        rows = Association.objects.under(unit).filter(organization__closed__isnull=True).order_by("pk")
        if rows.count() > FEW:
            break
    due = rows.filter(terms__due_day__isnull=False, terms__end_day__isnull=True).order_by("terms__due_day", "pk")
    _put_off(loaded, next(iter(due.filter(terms__due_day__lte=loaded.story.today)[FEW : FEW + 1]), None), clerk)
    elected = [_elect(loaded, one, clerk) for one in due[:FEW]]
    own = loaded.user("association").postings.values_list("organization", flat=True)
    kept = [*own, *(case.association_id for case in elected)]
    others = list(rows.exclude(pk__in=kept)[: FEW + 1])
    changed = [
        change.begin(one, actor=clerk, kind=kind, data=data)
        for one, (kind, data) in zip(others, _changes(others), strict=False)
    ]
    for case in (elected[:1], elected[2:], changed[:1], changed[2:]):
        _submit(case, clerk)
    for case in (elected[2:], changed[2:]):
        _approve(loaded, case, name)
    return len(elected) + len(changed)


def _submit(cases: Sequence[AssociationCase], clerk: User) -> None:
    for case in cases:
        county = county_of(case.association.organization)
        moving.move(case, "submit" if county else "submit_to_city", actor=clerk)


def _approve(loaded: Loaded, cases: Sequence[AssociationCase], county: str) -> None:
    """Take cases that the county's second officer checked to their letter; what the city filed stays open."""
    for case in cases:
        if county == "luoyang":
            return
        moving.move(case, "forward", actor=loaded.user(f"{county}2"))
        moving.move(case, "approve", actor=loaded.user("luoyang"))


def _elect(loaded: Loaded, association: Association, clerk: User) -> election.ElectionCase:
    random, today = loaded.story.chance(f"election/{association.organization.name}"), loaded.story.today
    last = association.terms.get(end_day__isnull=True)
    day = max(last.first_day + timedelta(days=1), today - timedelta(days=random.randint(3, 25)))
    people = tuple(PersonData(role, words.person(random), duty=random.choice(words.DUTIES)) for role in LEADERS)
    data = ElectionData(
        number=last.number + 1, meeting_day=day, first_day=day, years=5, attended=random.randint(30, 90), people=people
    )
    return election.begin(association, actor=clerk, data=data)


def _put_off(loaded: Loaded, association: Association | None, clerk: User) -> None:
    """Enter that a decision on paper put an overdue election off."""
    found = association.terms.filter(end_day__isnull=True).first() if association else None
    last = latest_extension(found.due_day) if found else loaded.story.today
    if association is None or found is None or last <= loaded.story.today:
        return
    number = f"洛科协办〔{found.due_day.year}〕7号"
    said = term.data_of(found)
    extended = replace(said, extended_to=last - timedelta(days=1), extension_number=number)
    term.correct(found, actor=clerk, data=extended, before=said)


def _changes(associations: list[Association]) -> list[tuple[ChangeKind, ChangeData]]:
    if not associations:
        return []
    name = associations[0].organization.name.removesuffix("科学技术协会").removesuffix("有限公司") + "集团科学技术协会"
    renamed = ChangeData(reason="企业更名", new_name=name)
    found = [(ChangeKind.NAME, renamed), (ChangeKind.DEPARTMENT, ChangeData("机构调整", new_department="科技创新部"))]
    if len(associations) > FEW:
        merged = ChangeData("两家企业重组，企业科协一并合并", target=associations[FEW])
        found.append((ChangeKind.MERGER, merged))
    return found
