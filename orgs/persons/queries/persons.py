"""Persons as lists and pages show them, and whose a number is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from orgs.common import scope
from orgs.common.querysets import model_at
from orgs.common.scope import VIEW
from orgs.persons import rules as person_rules
from orgs.persons.models.person import Person
from orgs.persons.querysets import VIEW_PERSON, PersonQuerySet
from orgs.persons.rules import CHANGE_PERSON
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable, label

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def listed(user: User) -> PersonQuerySet:
    """Return the persons in scope who were not merged, with what a list shows."""
    rows: Any = Person.objects.visible_to(user).standing()
    found: PersonQuerySet = rows.select_related("unit__parent__parent", "enterprise", "organization", "user")
    return found.defer("identity")


def page_of(user: User, person: Person) -> dict[str, Any]:
    """Return what a person's page shows beside the person, and the verbs that the user has there."""
    merges = person.merges.filter(undone_at__isnull=True).select_related("gone", "by")
    firm = person.enterprise
    return {
        "aliases": person.aliases.all(),
        "merges": merges,
        "kept_by": label(person.unit),
        "sees_contacts": person_rules.sees_contacts(user, person),
        "sees_enterprise": firm is not None and scope.may(user, VIEW, firm.unit),
        "sees_organization": person.organization is not None and scope.may(user, VIEW, person.organization),
        "may_change": person_rules.may_change(user, person),
        "may_look": person_rules.may_look(user, person),
        "may_merge": person_rules.may_merge(user, person),
    }


def units_for(user: User) -> QuerySet[Organization]:
    """Return the units for which a user enters persons."""
    return choosable(user, CHANGE_PERSON)


def owner_of(kind: str, number: str, *, apart_from: int | None = None) -> Person | None:
    """Return the person whose number it is, by the hashes of all keys in use."""
    field: Any = Person._meta.get_field("identity_hash")
    rows = Person.objects.filter(identity_hash__in=field.hashes(f"{kind}:{number}")).select_related("unit")
    return rows.exclude(pk=apart_from).first()


def whose(person: Person, user: User) -> str:
    """Say whose a number is: in scope the person, outside it the unit alone; the number itself is not repeated."""
    if scope.may(user, VIEW_PERSON, person.unit):
        words = _(
            "This identity number belongs to %(person)s (%(masked)s), kept by %(unit)s: open that person instead."
        )
        return words % {"person": person.name, "masked": person.identity_masked, "unit": person.unit.name}
    words = _("This identity number is in the register already; the person is kept by %(unit)s.")
    return words % {"unit": person.unit.name}


def employer_of(text: str) -> dict[str, Model | None]:
    """Return the enterprise (by name or code) or the organisation (by name) that an employer's words mean exactly.

    Two of the same name mean neither: the words alone are kept then.
    """
    enterprises = model_at(Person, "enterprise").objects.filter(Q(name=text) | Q(uscc=text.upper()))[:2] if text else []
    organizations = Organization.objects.filter(name=text, closed__isnull=True)[:2] if text else []
    firm = enterprises[0] if len(enterprises) == 1 else None
    return {"enterprise": firm, "organization": organizations[0] if firm is None and len(organizations) == 1 else None}
