"""Who may see, keep, merge persons and look at their numbers: predicates that refuse by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit.registry import may_read_log
from orgs.common import scope
from orgs.common.scope import VIEW_PERSONAL
from orgs.persons.querysets import VIEW_PERSON

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.persons.models.person import Person
    from orgs.tree.models.organization import Organization

CHANGE_PERSON = "orgs.change_person"
MERGE_PERSON = "orgs.merge_person"
VIEW_IDENTITY = "orgs.view_identity"


def sees_persons(user: User) -> bool:
    """Tell whether a user sees the register of persons at all."""
    return scope.holds(user, VIEW_PERSON)


def may_add_anywhere(user: User) -> bool:
    """Tell whether a user enters persons somewhere."""
    return scope.holds(user, CHANGE_PERSON)


def may_add(user: User, unit: Organization) -> bool:
    """Tell whether a user enters persons for a unit that still stands."""
    return unit.closed is None and scope.may(user, CHANGE_PERSON, unit)


def may_change(user: User, person: Person) -> bool:
    """Tell whether a user may change a person; a merged row is changed by nobody."""
    return person.merged_into_id is None and scope.may(user, CHANGE_PERSON, person.unit)


def merges_persons(user: User) -> bool:
    """Tell whether a user merges doubles somewhere."""
    return scope.holds(user, MERGE_PERSON)


def may_merge(user: User, person: Person) -> bool:
    """Tell whether a user may merge a person with another: asked for both."""
    return scope.may(user, MERGE_PERSON, person.unit)


def may_look(user: User, person: Person) -> bool:
    """Tell whether a user may see the full identity number, after saying why (PIPL art. 28)."""
    return bool(person.identity_masked) and scope.may(user, VIEW_IDENTITY, person.unit)


def sees_contacts(user: User, person: Person) -> bool:
    """Tell whether a user's work needs phone, e-mail and day of birth of a person (PIPL art. 6)."""
    return scope.may(user, VIEW_PERSONAL, person.unit)


def reads_looks(user: User) -> bool:
    """Tell whether a user reads who looked at whose number: the auditor."""
    return may_read_log(user)
