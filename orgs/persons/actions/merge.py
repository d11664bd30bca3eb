"""Merge two rows of one human being: values chosen, a reason, everything that points to one follows to the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.persons import registry
from orgs.persons import rules as person_rules
from orgs.persons.actions.person import keep_search
from orgs.persons.enums import AliasKind
from orgs.persons.models.merge import PersonMerge, PersonsApart
from orgs.persons.models.person import Person, PersonAlias
from orgs.tree import last_write

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User

#: What is chosen between two rows: what belongs together is taken together. The identity number is apart.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "unit": ("unit",),
    "sex": ("sex",),
    "birth": ("birth_day", "birth_year"),
    "title": ("title",),
    "degree": ("degree",),
    "duty": ("duty",),
    "employer": ("employer", "enterprise", "organization"),
    "phone": ("phone",),
    "email": ("email",),
    "user": ("user",),
}
IDENTITY = "identity"


@retried
def merge(
    kept: Person, gone: Person, *, actor: User, reason: str, from_gone: frozenset[str], versions: Mapping[int, int]
) -> PersonMerge:
    """Merge `gone` into `kept`; the groups in `from_gone` (and `identity`) take the value of the row that goes.

    Everything registered by `orgs.persons.registry.follow` points to `kept` afterwards; `gone` stays, points to it and
    redirects. Raises `NotAllowed`, `Stale`, and `Refused` where two numbers or a guard stand against it.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        kept, gone = _both(kept.pk, gone.pk, versions)
        _check(kept, gone, actor, reason)
        journal: dict[str, Any] = {"before": _values(kept), "gone_user": gone.user_id}
        journal["identity"] = _take_values(kept, gone, from_gone)
        journal["had"], journal["moved"] = _follow(kept, gone)
        journal["aliases"], journal["named"] = _keep_names(kept, gone, journal["before"]["name"])
        journal["version"] = kept.version
        made = PersonMerge.objects.create(kept=kept, gone=gone, reason=reason.strip(), by=actor, journal=journal)
        last_write.touch({kept.unit_id, gone.unit_id, journal["before"]["unit"]})
        return made


def hindrances(kept: Person, gone: Person) -> list[str]:
    """Say what stands against a merge: two numbers of one kind of paper, then what upper subjects say."""
    said = []
    if kept.identity and gone.identity and kept.identity_kind == gone.identity_kind:
        said.append(_("They have different identity numbers: they are two people."))
    if kept.merged_into_id or gone.merged_into_id:
        said.append(_("One of them was merged already."))
    return said + registry.hindrances(kept, gone)


@transaction.atomic
def say_apart(one: Person, other: Person, *, actor: User, reason: str) -> PersonsApart:
    """Write down that two rows are two people; they are not proposed again. Raises `NotAllowed` and `Refused`."""
    if not (person_rules.may_merge(actor, one) and person_rules.may_merge(actor, other)):
        raise NotAllowed(_("You merge no persons there."))
    if not reason.strip():
        raise Refused(_("Say why in a few words."), "reason")
    first, second = sorted((one, other), key=lambda person: person.pk)
    made, _new = PersonsApart.objects.get_or_create(
        one=first, other=second, defaults={"reason": reason.strip(), "by": actor}
    )
    last_write.touch([one.unit_id, other.unit_id])
    return made


def _both(kept: int, gone: int, versions: Mapping[int, int]) -> tuple[Person, Person]:
    """Return both rows under locks, taken in the order of their keys; raises `Stale`."""
    if kept == gone:
        raise Refused(_("A person is not merged with themselves."))
    rows = Person.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    found = {person.pk: person for person in rows.filter(pk__in=(kept, gone))}
    for pk, person in found.items():
        if versions.get(pk, person.version) != person.version:
            raise Stale(person)
    return found[kept], found[gone]


def _check(kept: Person, gone: Person, actor: User, reason: str) -> None:
    if not (person_rules.may_merge(actor, kept) and person_rules.may_merge(actor, gone)):
        raise NotAllowed(_("You merge no persons there."))
    if not reason.strip():
        raise Refused(_("Say why in a few words."), "reason")
    if said := hindrances(kept, gone):
        raise Refused(" ".join(said))


def _values(person: Person) -> dict[str, Any]:
    """Return the plain values of a row as JSON keeps them; no identity number is among them."""
    names = [name for group in GROUPS.values() for name in group]
    fields = {name: person._meta.get_field(name) for name in names}
    return {name: _plain(getattr(person, str(getattr(field, "attname", name)))) for name, field in fields.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _take_values(kept: Person, gone: Person, from_gone: frozenset[str]) -> bool:
    """Write the chosen values into the kept row and close the other; tell whether the numbers changed places."""
    account = gone.user
    taken = {name: getattr(gone, name) for group in GROUPS if group in from_gone for name in GROUPS[group]}
    swapped = IDENTITY in from_gone and bool(gone.identity)
    numbers = [(one.identity_kind, one.identity.reveal()) for one in (kept, gone)]
    gone.merged_into, gone.version = kept, gone.version + 1
    gone.user = None
    if swapped:
        gone.set_identity(gone.identity_kind, "")
    gone.save()
    for name, value in taken.items():
        setattr(kept, name, value)
    if "user" not in from_gone and kept.user_id is None:
        kept.user = account
    if swapped:
        kept.set_identity(*numbers[1])
    kept.version += 1
    kept.save()
    if swapped and numbers[0][1]:  # the other paper's number stays with the row that goes
        gone.set_identity(*numbers[0])
        gone.save()
    return swapped


def _follow(kept: Person, gone: Person) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Point everything at the kept row; return what it had before and what came."""
    had, moved = {}, {}
    for pointer in registry.pointers():
        own = rows_of(pointer, kept)
        if pointer.model is Person:  # the row that goes points to its successor by now
            own = own.exclude(pk=gone.pk)
        had[key_of(pointer)] = list(own.values_list("pk", flat=True))
        moved[key_of(pointer)] = repoint(pointer, gone, kept)
    return had, moved


def key_of(pointer: registry.Pointer) -> str:
    """Return the name of a pointer in a journal."""
    return f"{pointer.model._meta.label_lower}.{pointer.field}"


def rows_of(pointer: registry.Pointer, person: Person) -> Any:
    """Return the rows that point to a person."""
    return pointer.model._base_manager.filter(**{pointer.field: person}).order_by("pk")


def repoint(pointer: registry.Pointer, old: Person, new: Person, only: list[int] | None = None) -> list[int]:
    """Point rows at another person, each with its line in the log; return their keys."""
    rows = rows_of(pointer, old).select_for_update(of=("self",))
    changed: list[Model] = list(rows if only is None else rows.filter(pk__in=only))
    for row in changed:
        setattr(row, pointer.field, new)
        row.save(update_fields=[pointer.field])
    return [row.pk for row in changed]


def _keep_names(kept: Person, gone: Person, former: str) -> tuple[list[int], list[int]]:
    """Keep the names of the row that goes as other names; return the keys of those that came over and that are new."""
    names = {alias.name for alias in kept.aliases.all()}
    came, made = [], []
    for alias in gone.aliases.exclude(name__in=names):
        alias.person = kept
        alias.save(update_fields=["person"])
        came.append(alias.pk)
        names.add(alias.name)
    for name in {gone.name, former} - names - {kept.name}:
        made.append(PersonAlias.objects.create(person=kept, name=name, kind=AliasKind.MERGED).pk)
    keep_search(kept)
    return came, made
