"""Terms, elections and changes: seen with the association, filed by it and its officers, kept by the officers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.register.models.association import Association
from orgs.tree.models.organization import OrganizationMove
from orgs.tree.models.succession import FormerName
from tests.access.outcomes import ANY, BULK, CITY, KEEPERS, NEAR, NEVER, OFFICERS, SEERS, Outcome, decision, form, only
from tests.access.world import MARKS, City, World
from tests.orgs.factories import LONG_AGO, AssociationFactory

FILERS = KEEPERS | {"contact"}
LOOKERS = OFFICERS | SEERS | {"contact", "society", "federation"}


def _term(city: City, world: World) -> list[Any]:
    due = LONG_AGO.replace(year=LONG_AGO.year + 5)
    found, _made = Term.objects.get_or_create(
        association=city.association, number=1, defaults={"first_day": LONG_AGO, "due_day": due}
    )
    return [found.pk]


def _election(city: City, world: World) -> list[Any]:
    today = timezone.localdate()
    found, made = ElectionCase.objects.get_or_create(
        association=city.association,
        state="draft",
        defaults={"number": 2, "meeting_day": today, "first_day": today, "remark": f"{MARKS[city.key]}换届"},
    )
    if made:
        for role in ("chair", "vice_chair", "secretary_general"):
            found.people.create(role=role, name=f"{MARKS[city.key]}人")
    return [found.pk]


def _change(city: City, world: World) -> list[Any]:
    mark = MARKS[city.key]
    found, _made = ChangeCase.objects.get_or_create(
        association=city.association, state="draft", kind="name", defaults={"new_name": f"{mark}新科协", "reason": mark}
    )
    return [found.pk]


def _lying(model: Any, begun: Any) -> Any:
    """Let a case lie with the city, at an association of its own."""

    def example(city: City, world: World) -> list[Any]:
        title = f"{MARKS[city.key]}在办科协"
        node = Association.objects.filter(organization__name=title).first()
        node = node or AssociationFactory(unit=city.county, title=title)
        found = model.objects.filter(association=node, state="approving").first()
        return [(found or model.objects.create(association=node, state="approving", **begun())).pk]

    return example


def _election_said() -> dict[str, Any]:
    today = timezone.localdate()
    return {"number": 2, "meeting_day": today, "first_day": today}


def _closed(city: City, world: World) -> list[Any]:
    title = f"{MARKS[city.key]}旧科协"
    found = Association.objects.filter(organization__name=title).first()
    if found is None:
        found = AssociationFactory(unit=city.county, title=title)
        found.organization.closed = timezone.localdate()
        found.organization.save(update_fields=["closed"])
    return [found.pk]


def _move(city: City, world: World) -> list[Any]:
    """Return the move of a park by hand."""
    found = OrganizationMove.objects.filter(organization=city.park).first()
    found = found or OrganizationMove.objects.create(
        organization=city.park, from_parent=city.node, to_parent=city.county, reason=MARKS[city.key]
    )
    return [found.pk]


def _former(city: City, world: World) -> list[Any]:
    """Return a former name of the park."""
    name = f"{MARKS[city.key]}旧园"
    return [FormerName.objects.get_or_create(organization=city.park, name=name, defaults={"until": LONG_AGO})[0].pk]


def _association(city: City, world: World) -> list[Any]:
    return [city.association.pk]


EXAMPLES: dict[str, Any] = {
    "orgs:term_update": _term,
    "orgs:term_create": _association,
    "orgs:association_reopen": _closed,
    "orgs:park_rename": lambda city, world: [city.park.pk],
    "orgs:move_take_back": _move,
    "orgs:name_take_back": _former,
    "orgs:election_create": _association,
    **{f"orgs:election_{verb}": _election for verb in ("detail", "update", "letter")},
    "orgs:election_return": _lying(ElectionCase, _election_said),
    "orgs:change_return": _lying(ChangeCase, lambda: {"kind": "department", "new_department": "技术部"}),
    "orgs:change_start": _association,
    "orgs:change_create": lambda city, world: [city.association.pk, "department"],
    "orgs:change_targets": _association,
    **{f"orgs:change_{verb}": _change for verb in ("detail", "update", "letter")},
}
SEEN = only(NEAR), NEVER
LETTER = only(FILERS, s403=frozenset({"reader"})), NEVER
TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "orgs:term_list": (ANY, BULK),
    "orgs:society_term_list": (ANY, BULK),
    "orgs:term_figures": (only(LOOKERS, rest=403), NEVER),
    "orgs:term_create": form(KEEPERS, NEAR),
    "orgs:term_update": form(KEEPERS, NEAR),
    "orgs:association_reopen": form(KEEPERS, SEERS),
    "orgs:park_rename": form(CITY, SEERS),
    "orgs:move_take_back": form(CITY, SEERS),
    "orgs:name_take_back": form(CITY, SEERS),
    "orgs:election_list": (ANY, BULK),
    "orgs:election_create": form(FILERS, NEAR),
    "orgs:election_detail": SEEN,
    "orgs:election_update": form(FILERS, NEAR),
    "orgs:election_letter": LETTER,
    "orgs:election_return": decision(SEERS),
    "orgs:change_list": (ANY, BULK),
    "orgs:change_start": (only(FILERS, s403=frozenset({"reader"})), NEVER),
    "orgs:change_create": form(FILERS, NEAR),
    "orgs:change_targets": (only(KEEPERS, s403=frozenset({"reader", "contact"})), NEVER),
    "orgs:change_detail": SEEN,
    "orgs:change_update": form(FILERS, NEAR),
    "orgs:change_letter": LETTER,
    "orgs:change_return": decision(SEERS),
}
