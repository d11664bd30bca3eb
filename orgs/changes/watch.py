"""Remind the people who hold an election half a year before it is due, three months before, and after.

Terms are written by forms, cases, ledgers and mergers; so every night what is watched is set right from the terms
themselves, and a term that is saved alone at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.committed import after_commit
from kexie_portal.jobs import schedules
from kexie_portal.notices import deadlines
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow.moving import on_moved
from orgs.changes.models.case import AssociationCase
from orgs.changes.models.term import Term
from orgs.changes.rules import may as case_rules
from orgs.common.enums import CaseState
from orgs.memberships import rules as membership_rules
from orgs.postings.queries import keepers
from orgs.societies.models.society import SocietyTerm
from orgs.societies.queries.terms import running
from orgs.tree import following
from orgs.tree.following import Ending, Subject, TakingBack
from orgs.tree.models.organization import Organization
from orgs.tree.places import city_of, county_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case, Step

TASK, ELECTION, BODY_ELECTION = "orgs.watch_terms", "orgs.election", "orgs.body_election"
#: Working days of six months and of three.
EARLY, BEFORE, AFTER = 125, 62, 1
AHEAD = timedelta(days=190)
#: Older ones are in the lists and figures of overdue elections; nobody is reminded of years ago.
BEHIND = timedelta(days=30)


Watched = Term | SocietyTerm


def install() -> None:
    """Announce the nightly round and who answers for an election."""
    deadlines.register_responsible(ELECTION, who_elects)
    deadlines.register_responsible(BODY_ELECTION, who_elects)
    schedules.register("terms: watch elections", TASK, crontab(hour="6", minute="40"))
    post_save.connect(follow, sender=Term, dispatch_uid="orgs.term_watch")
    post_save.connect(follow, sender=SocietyTerm, dispatch_uid="orgs.body_term_watch")
    on_moved(follow_case)
    watched = Subject("watched terms", gettext_lazy("terms"), lambda node: [], ended=_end, returned=_returned)
    following.register(watched)


def _end(ending: Ending) -> int:
    """Let nobody be reminded of an election where a body was closed by hand; a case says so by its own step."""
    if ending.by_hand:
        _after_commit(ending.source)
    return 0


def _returned(back: TakingBack) -> None:
    if back.by_hand:
        _after_commit(back.node)


def _after_commit(node: Organization) -> None:
    """Set right what is watched of a body's terms once the bulk write has been committed."""

    def set_right() -> None:
        for model, rows in (
            (Term, Term.objects.filter(association_id=node.pk)),
            (SocietyTerm, SocietyTerm.objects.filter(organization_id=node.pk)),
        ):
            for term in rows:
                _set_right(model, term)

    transaction.on_commit(set_right, robust=True)


def node_of(term: Watched) -> Organization:
    """Return the association, society or federation whose term it is."""
    return term.association.organization if isinstance(term, Term) else term.organization


def open_terms(model: type[Watched]) -> QuerySet[Term] | QuerySet[SocietyTerm]:
    """Return the terms that have not ended, of those who are there."""
    return Term.objects.current() if model is Term else running()


def who_elects(term: Watched) -> list[User]:
    """Return the contacts of the association, society or federation; where it has none, its keepers above."""
    node = node_of(term)
    if not isinstance(term, Term):
        return list(keepers(membership_rules.KEEP, [node])) or list(
            keepers(membership_rules.MANAGE, [node.parent] if node.parent else [])
        )
    own = list(keepers(case_rules.FILE, [node]))
    if own:
        return own
    above = county_of(node) or city_of(node)
    return list(keepers(case_rules.CHECK, [above])) if above else []


@shared_task(name=TASK, ignore_result=True)
def watch_terms() -> None:
    """Watch every open term that runs out within half a year, and clear what no longer holds."""
    _watch_all(Term, "association__organization__parent__parent__parent")
    _watch_all(SocietyTerm, "organization__parent")


def _watch_all(model: type[Watched], related: str) -> None:
    today = timezone.localdate()
    kind = ContentType.objects.get_for_model(model)
    rows = Deadline.objects.open().filter(content_type=kind, what=_what(model))
    known = {row.object_id: row for row in rows}
    due = open_terms(model).filter(due_day__gte=today - BEHIND, due_day__lte=today + AHEAD)
    for term in due.select_related(related):
        row = known.pop(term.pk, None)
        if row is None or row.due_on != term.due_day:
            watch(term)
    still = set(open_terms(model).filter(pk__in=known).values_list("pk", "due_day"))
    for key, row in known.items():
        if (key, row.due_on) not in still:
            deadlines.close(row)


def _what(model: type[Watched]) -> str:
    return ELECTION if model is Term else BODY_ELECTION


def watch(term: Watched) -> None:
    """Watch one term; nothing is passed up: cities and the province have the figures of overdue elections."""
    node, put_off = node_of(term), isinstance(term, Term) and term.is_extended
    with translation.override(settings.LANGUAGE_CODE):
        words = _("Term election of %(name)s, put off") if put_off else _("Term election of %(name)s")
        title = words % {"name": node.name}
    deadlines.watch(
        term,
        term.due_day,
        who_elects,
        what=_what(type(term)),
        title=title,
        url=node.get_absolute_url(),
        early=EARLY,
        before=BEFORE,
        after=AFTER,
        escalate_after=0,
    )


def follow(sender: type[Watched], instance: Watched, **_kwargs: object) -> None:
    """Set right what is watched of one term that was saved."""

    after_commit(_set_right, sender, instance)


def _set_right(model: type[Watched], term: Watched) -> None:
    today = timezone.localdate()
    if not open_terms(model).filter(pk=term.pk, due_day__lte=today + AHEAD).exists():
        deadlines.clear(term, _what(model))
    elif term.due_day is not None and term.due_day >= today - BEHIND:
        watch(term)


def follow_case(case: Case, step: Step) -> None:
    """Set right what is watched of an association whose election or change was approved or undone.

    What a case writes in bulk, such as the end of a term, tells nobody else.
    """
    if not isinstance(case, AssociationCase) or step.to_state not in (CaseState.APPROVED, CaseState.UNDONE):
        return
    _after_commit(case.association.organization)
