"""What is still open about an association goes no further when it is merged or ends: it is withdrawn.

When the merger or end is taken back, it is open again. Postings come back first, so that the people who work on it
are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.audit.context import acting
from kexie_portal.errors import NotAllowed
from kexie_portal.workflow import moving
from kexie_portal.workflow.moving import set_back
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.common.enums import OPEN_STATES, CaseState, Kind
from orgs.memberships.enums import WAITING_STATES, ApplicationState, RecommendationState
from orgs.memberships.models import MembershipApplication, Recommendation
from orgs.tree import following, journal
from orgs.tree.following import Ending, Merger, Subject, TakingBack
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable


MODELS = (ElectionCase, ChangeCase, MembershipApplication, Recommendation)
#: Those handed in stand against a merger or dissolution (`rules.checks`), but for the case that brings it about.
AT_REST = (CaseState.DRAFT, CaseState.RETURNED)
#: What brings it about is not counted as what follows it.
ENDINGS = (ChangeKind.MERGER, ChangeKind.DISSOLUTION)
Found = tuple[int, int, str]


def install() -> None:
    """Let open cases follow mergers and ends."""
    subject = Subject(
        "cases",
        gettext_lazy("drafts, applications and invitations that are withdrawn"),
        rows,
        merge,
        end,
        returned=returned,
        kinds=(Kind.ASSOCIATION,),
        warns=False,
        becomes=gettext_lazy("the other association applies for itself"),
    )
    following.register(subject)


def rows(node: Organization) -> list[QuerySet[Model]]:
    """Return what is open about an association."""
    return _rows(node, AT_REST, ENDINGS)


def merge(merger: Merger) -> int:
    """Withdraw what is open: the successor applies for itself."""
    reason = _("merged into %(name)s") % {"name": merger.target.name}
    return _withdraw(merger.source, merger, reason, AT_REST)


def end(ending: Ending) -> int:
    """Withdraw what is open as the association ends; a closing by hand does not wait for what is being decided."""
    return _withdraw(ending.source, ending, ending.words, OPEN_STATES if ending.by_hand else AT_REST)


def _withdraw(node: Organization, change: Merger | Ending, reason: str, states: Iterable[CaseState]) -> int:
    """Withdraw the cases in some states, applications and invitations; returns how many.

    What the actor may not withdraw stays with those who decide about it, who cannot accept it any more.
    """
    actor, withdrawn = change.actor, 0
    if actor is None:
        return 0
    for sort, pk, state in _open(node, states):
        case = MODELS[sort].objects.get(pk=pk)
        verb = "turn_down" if state == ApplicationState.INVITED else "withdraw"
        before = {known.name: getattr(case, known.attname) for known in case._meta.concrete_fields}
        try:
            moving.move(case, verb, actor=actor, note=reason)
        except NotAllowed:
            continue
        written = [name for name in before if name != "version" and before[name] != _value(case, name)]
        change.journal.noted(case, **{name: before[name] for name in written})
        withdrawn += 1
    return withdrawn


def returned(back: TakingBack) -> None:
    """Open the cases again that were withdrawn, each with a step that says why."""
    labels = {model._meta.label_lower for model in MODELS}
    withdrawn = [one for one in back.entries if one["model"] in labels and one["before"] is not None]
    records = journal.records_of(withdrawn)
    for entry in withdrawn:
        case: Any = records[entry["model"], entry["pk"]]
        values = journal.values_of(case, entry["before"])
        set_back(case, values, actor=acting().user(), note=acting().reason)


def _value(case: Any, name: str) -> object:
    return getattr(case, case._meta.get_field(name).attname)


def _rows(node: Organization, states: Iterable[CaseState], but: Iterable[ChangeKind] = ()) -> list[QuerySet[Model]]:
    """Return the open rows of each of the models, in their order."""
    own = {"association_id": node.pk, "state__in": list(states)}
    return [
        ElectionCase.objects.filter(**own),
        ChangeCase.objects.filter(**own).exclude(kind__in=list(but)),
        MembershipApplication.objects.filter(member=node, state__in=WAITING_STATES),
        Recommendation.objects.filter(organization=node, state=RecommendationState.SUBMITTED),
    ]


def _open(node: Organization, states: Iterable[CaseState]) -> list[Found]:
    """Return what is open, by the number of its model, in one query."""
    parts = [
        part.order_by().annotate(sort=Value(number)).values_list("sort", "pk", "state")
        for number, part in enumerate(_rows(node, states))
    ]
    return list(parts[0].union(*parts[1:], all=True))
