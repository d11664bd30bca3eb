"""Take a merge back, while nothing stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.persons import registry
from orgs.persons import rules as person_rules
from orgs.persons.actions.merge import key_of, repoint, rows_of
from orgs.persons.actions.person import keep_search
from orgs.persons.models.merge import PersonMerge
from orgs.persons.models.person import Person, PersonAlias
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def stands_against(done: PersonMerge) -> str:
    """Say what stands against taking a merge back, or nothing."""
    kept, journal = done.kept, done.journal
    if done.undone_at is not None:
        return _("The merge was taken back already.")
    if kept.merged_into_id is not None:
        return _("The person was merged further; take the later merge back first.")
    if kept.version != journal["version"]:
        return _("The person was changed since; put the two apart by hand.")
    for pointer in registry.pointers():
        now = set(rows_of(pointer, kept).values_list("pk", flat=True))
        then = {*journal["had"].get(key_of(pointer), []), *journal["moved"].get(key_of(pointer), [])}
        if now - ({done.gone_id} if pointer.model is Person else set()) != then:
            return _("%(what)s were added or changed since; put the two apart by hand.") % {"what": pointer.label}
    return ""


@retried
def take_back(done: PersonMerge, *, actor: User, reason: str) -> Person:
    """Give the merged row back its values and everything that came from it; raises `NotAllowed` and `Refused`."""
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        current = PersonMerge.objects.select_for_update(of=("self",)).get(pk=done.pk)
        rows = Person.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
        found = {person.pk: person for person in rows.filter(pk__in=(current.kept_id, current.gone_id))}
        current.kept, current.gone = found[current.kept_id], found[current.gone_id]
        if not all(person_rules.may_merge(actor, person) for person in found.values()):
            raise NotAllowed(_("You merge no persons there."))
        if said := stands_against(current):
            raise Refused(said)
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        _restore(current)
        current.undone_at, current.undone_by, current.undone_reason = timezone.now(), actor, reason.strip()
        current.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        last_write.touch({current.kept.unit_id, current.gone.unit_id})
        return current.gone


def _restore(done: PersonMerge) -> None:
    kept, gone, journal = done.kept, done.gone, done.journal
    numbers = [(one.identity_kind, one.identity.reveal()) for one in (kept, gone)]
    for name, value in journal["before"].items():
        field: Any = Person._meta.get_field(name)
        setattr(kept, field.attname, field.to_python(value) if not field.is_relation else value)
    if journal["identity"]:
        gone.set_identity(gone.identity_kind, "")  # numbers are unique: neither row may hold the other's for a moment
        gone.save()
        kept.set_identity(*numbers[1])
    kept.version += 1
    kept.save()
    if journal["identity"]:
        gone.set_identity(*numbers[0])
    gone.merged_into, gone.user_id, gone.version = None, journal["gone_user"], gone.version + 1
    gone.save()
    for pointer in registry.pointers():
        repoint(pointer, kept, gone, journal["moved"].get(key_of(pointer), []))
    _part_names(kept, gone, journal["aliases"], journal["named"])


def _part_names(kept: Person, gone: Person, came: list[int], made: list[int]) -> None:
    for alias in PersonAlias.objects.filter(pk__in=came):
        alias.person = gone
        alias.save(update_fields=["person"])
    for alias in kept.aliases.filter(pk__in=made):
        alias.delete()
    keep_search(kept)
    keep_search(gone)
