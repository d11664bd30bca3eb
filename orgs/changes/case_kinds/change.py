"""Changes (变更, 撤销) as a kind of case; what a kind of change says of itself is in `orgs.changes.kinds`."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.navigation import Item
from orgs.changes.actions.change import approve
from orgs.changes.kinds.registry import definition_of
from orgs.changes.letters import common
from orgs.changes.models.change import ChangeCase, ChangePerson
from orgs.changes.queries.cases import listed_changes, sees_cases
from orgs.changes.registry import CaseKind
from orgs.changes.rules.checks import check_change


def _letter(case: ChangeCase, day: date | None) -> tuple[str, dict[str, object]]:
    kind, effective = definition_of(case.kind), day or case.day or timezone.localdate()
    return kind.letter_kind, {**common(case, kind.request), **kind.letter(case, effective)}


CHANGE = CaseKind(
    model=ChangeCase,
    person=ChangePerson,
    name=_("Change of an association"),
    listed=listed_changes,
    check=check_change,
    approve=approve,
    return_page="orgs:change_return",
    letter=_letter,
    matter=lambda case: definition_of(case.kind).matter,
    names=lambda case: definition_of(case.kind).names,
    item=Item("cases", 120, _("Changes of associations"), "orgs:change_list", "refresh", sees_cases),
    stays=_("has a change case"),
    made=("made",),
    picks=("leaving",),  # they are in office again, and what brought them there can be undone in its turn
)
