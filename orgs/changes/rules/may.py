"""Who may file, check and decide the elections and changes of associations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.asked import once_a_page
from kexie_portal.documents import issuers
from orgs.cases.rules import may_sign
from orgs.changes.kinds.registry import definition_of
from orgs.changes.models.change import ChangeCase
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.register import rules as register_rules
from orgs.societies import rules as society_rules
from orgs.tree.models.organization import OrganizationMove
from orgs.tree.places import city_of, county_of
from orgs.units.rules import may_rename_park

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.changes.models.case import AssociationCase
    from orgs.changes.models.term import Term
    from orgs.register.models.association import Association
    from orgs.tree.models.organization import Organization


FILE = "orgs.file_case"

CHECK = "orgs.check_case"

DECIDE = "orgs.decide_case"


def may_file(user: User, association: Association) -> bool:
    """Tell whether a user may file cases of an association that is not closed."""
    node = association.organization
    return node.closed is None and scope.may(user, FILE, node)


def may_file_kind(user: User, association: Association, kind: str) -> bool:
    """Tell whether a user may file a change of a kind; mergers and splits are for officers."""
    if not may_file(user, association):
        return False
    officers_only = definition_of(kind).officers_only
    return not officers_only or scope.may(user, register_rules.MANAGE_ASSOCIATION, association.organization)


def may_edit(user: User, case: AssociationCase) -> bool:
    """Tell whether a user may still write a case: draft or returned, at an association for which they file."""
    return case.state in ("draft", "returned") and may_submit(user, case)


def may_submit(user: User, case: AssociationCase) -> bool:
    """Tell whether a user hands a case in and takes it back: an officer's merger or split is not the contact's."""
    node = case.association.organization
    if not scope.may(user, FILE, node):
        return False
    officers_only = isinstance(case, ChangeCase) and definition_of(case.kind).officers_only
    return not officers_only or scope.may(user, register_rules.MANAGE_ASSOCIATION, node)


def may_check(user: User, case: AssociationCase) -> bool:
    """Tell whether a user checks the cases of the county."""
    return scope.may(user, CHECK, county_of(case.association.organization) or case.association.organization)


def may_decide(user: User, case: AssociationCase) -> bool:
    """Tell whether a user decides the cases of the city; a merger or move at both ends, of two cities above both."""
    if not all(may_sign(user, node) for node in places_of(case)):
        return False
    above = decider_of(case)
    return above is None or may_sign(user, above)


def may_approve(user: User, case: AssociationCase) -> bool:
    """Tell whether a user decides the case and issues its letter with the decision."""
    return may_decide(user, case) and issues_in_one_step(case)


def may_decide_in_steps(user: User, case: AssociationCase) -> bool:
    """Tell whether a user decides the case, whose letter is then signed in the steps that its issuer has set."""
    return may_decide(user, case) and not issues_in_one_step(case)


@once_a_page
def issues_in_one_step(case: AssociationCase) -> bool:
    """Tell whether the letter of a case gets its number with the decision."""
    unit = decider_of(case)
    return issuers.issues_in_one_step((unit.code or "") if unit is not None else "")


def may_undo(user: User, case: AssociationCase) -> bool:
    """Tell whether a user takes an approval back; a move is taken back by whoever decides at the place before, too."""
    if not may_decide(user, case):
        return False
    last = last_move(case)
    return last is None or may_sign(user, last.from_parent)


@once_a_page
def last_move(case: AssociationCase) -> OrganizationMove | None:
    """Return the last move of the association of a change of place: undoing leads back to where it began."""
    if not isinstance(case, ChangeCase) or not definition_of(case.kind).moves:
        return None
    moves = OrganizationMove.objects.filter(organization_id=case.association_id)
    return moves.select_related("from_parent").first()


def places_of(case: AssociationCase) -> list[Organization]:
    """Return the places that a case is about: the association, where it goes, and what it goes into."""
    place = definition_of(case.kind).place_of(case) if isinstance(case, ChangeCase) else None
    return [case.association.organization, *([place] if place is not None else [])]


def crosses_cities(case: AssociationCase) -> bool:
    """Tell whether a move or a merger leads into another city: then the province decides."""
    return _several_cities(places_of(case))


def _several_cities(places: list[Organization]) -> bool:
    cities = [place if place.kind == Kind.CITY else city_of(place) for place in places]
    return len({city.pk if city else None for city in cities}) > 1


def decider_of(case: AssociationCase) -> Organization | None:
    """Return the unit that decides a case and issues its letter: the city, or the province above two cities."""
    city = city_of(case.association.organization)
    return city.parent if city is not None and crosses_cities(case) else city


def undoer_of(case: AssociationCase) -> Organization | None:
    """Return the unit that undoes an approval: the one that decided, from where the association was before."""
    last = last_move(case)
    city = city_of(case.association.organization)
    if last is not None and city is not None and _several_cities([*places_of(case), last.from_parent]):
        return city.parent
    return decider_of(case)


def may_keep_terms(user: User, association: Association) -> bool:
    """Tell whether a user may enter and correct the terms of an association."""
    return register_rules.may_change_association(user, association)


def may_correct(user: User, term: Term) -> bool:
    """Tell whether a user may correct a term; one that an election opened is changed by a case."""
    return may_keep_terms(user, term.association) and not hasattr(term, "election")


def may_reopen(user: User, association: Association) -> bool:
    """Tell whether a user may take back the closing of an association that was closed by hand."""
    node = association.organization
    return (
        node.closed is not None
        and node.successor_id is None
        and scope.may(user, register_rules.MANAGE_ASSOCIATION, node)
    )


def may_take_back_name(user: User, node: Organization) -> bool:
    """Tell whether a user may take back a new name: whoever could give another."""
    if node.kind == Kind.ASSOCIATION:
        return node.closed is None and scope.may(user, register_rules.MANAGE_ASSOCIATION, node)
    return may_rename_park(user, node) or society_rules.may_manage(user, node)
