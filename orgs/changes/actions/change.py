"""File changes of an association, carry out their approval, and take an approval back within seven days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.committed import after_commit
from kexie_portal.documents.enums import LetterKind
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from kexie_portal.workflow import moving
from orgs.changes import letters as case_letters
from orgs.changes.actions.election import PersonData
from orgs.changes.actions.writing import editable
from orgs.changes.kinds.definition import ChangeDefinition, Effect
from orgs.changes.kinds.registry import definition_of
from orgs.changes.models.change import ChangeCase, ChangePerson
from orgs.changes.models.term import Term
from orgs.changes.registry import kind_of
from orgs.changes.rules import may as case_rules
from orgs.changes.rules.checks import check_alive, check_change
from orgs.changes.rules.undo import check_undo, moved_on, standing, taking_back
from orgs.common import scope
from orgs.postings.queries import keepers
from orgs.register.actions.association import locked
from orgs.register.models.association import Association
from orgs.tree import following, journal, last_write
from orgs.tree import structure as tree
from orgs.tree.edges import TreeError
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.models.organization import OrganizationMove


class ChangeData:
    """What a change case says: reason, day, who comes into office, and what its kind asks for besides."""

    def __init__(
        self, reason: str, day: date | None = None, people: tuple[PersonData, ...] = (), **asked: object
    ) -> None:
        self.reason, self.day, self.people, self.asked = reason, day, people, asked

    def columns_of(self, kind: ChangeDefinition) -> dict[str, object]:
        """Return the fields of the case; raises `TypeError` where something is said for which its kind does not ask."""
        if strange := self.asked.keys() - {*kind.columns, *kind.picks}:
            raise TypeError(f"{kind.kind} does not ask for {sorted(strange)}")
        empty = ChangeCase()
        own = {name: self.asked.get(name, getattr(empty, name)) for name in kind.columns}
        return {"reason": self.reason, "day": self.day, **own}


@retried
def begin(association: Association, *, actor: User, kind: str, data: ChangeData) -> ChangeCase:
    """Start a change case; raises `NotAllowed` and `Refused`, one of a kind at a time for an association."""
    try:
        with transaction.atomic():
            if not case_rules.may_file_kind(actor, association, kind):
                raise NotAllowed(_("You cannot file this change of %(name)s.") % {"name": association.organization})
            columns = data.columns_of(definition_of(kind))
            case = ChangeCase(association=association, kind=kind, created_by=actor, **columns)
            moving.start(case, actor=actor)
            _name(case, data)
            return _filed(case, actor)
    except IntegrityError as error:
        raise Refused(_("A change of this kind is under way already.")) from error


@retried
def update(case: ChangeCase, *, actor: User, version: int, data: ChangeData) -> ChangeCase:
    """Change what a draft or returned case says; raises `Stale`, `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = editable(case, actor, version)
        columns = data.columns_of(definition_of(current.kind))
        for name, value in columns.items():
            setattr(current, name, value)
        current.version += 1
        current.save(update_fields=[*columns, "version"])
        current.people.all().delete()
        _name(current, data)
        return _filed(current, actor)


def _filed(case: ChangeCase, actor: User) -> ChangeCase:
    """Check what was written with all that belongs to it; a refusal rolls it back."""
    check_change(case)
    scope.recheck(ChangeCase, case.pk, actor, case_rules.FILE)
    last_write.touch([case.association_id])
    return case


def _name(case: ChangeCase, data: ChangeData) -> None:
    for name in definition_of(case.kind).picks:
        getattr(case, name).set(data.asked.get(name, ()))
    for one in data.people:
        ChangePerson.objects.create(case=case, role=one.role, name=one.name, phone=one.phone, duty=one.duty)


# ---------------------------------------------------------------- the approval


def approve(case: ChangeCase, actor: User, data: dict[str, Any]) -> None:
    """Carry the change out and issue the letter, or number the one that was signed, in the transaction of the move.

    The structure first, because the tree's lock comes before the locks of its rows; then all under those.
    """
    kind, today = definition_of(case.kind), timezone.localdate()
    with acting_as(actor, acting().address, shortened(case.reason, 200)):
        check_change(case)
        case.effect_day = case.day or today
        case.decided_on = today
        ready = case_letters.prepared(case, case.effect_day)
        written = journal.Journal()
        if kind.structure is not None:
            kind.structure(case, actor, written)
        association = _lock_ends(case)
        check_alive(association)
        kind.effect(Effect(case, association, case.effect_day, actor, written))
        number = case_letters.issue(case, ready, actor, data).number
        if kind.numbered is not None:
            kind.numbered(case, number, written)
        written.keep(case)
    last_write.touch(_touched(case))
    if case.target_id is not None:
        after_commit(_tell_of_merger, case, actor, number)


def _tell_of_merger(case: ChangeCase, actor: User, number: str) -> None:
    """Tell the people who speak for the living association, among them those who came over with the other."""
    living = Organization.objects.get(pk=case.target_id)
    users = [user for user in keepers(case_rules.FILE, [living]) if user.pk != actor.pk]
    words = {"name": case.association.organization.name, "living": living.name, "number": number}
    title = _("%(name)s has become part of %(living)s (%(number)s)") % words
    notify(users, title=title, url=living.get_absolute_url(), kind="case.changecase")


def _lock_ends(case: AssociationCase) -> Association:
    """Lock the association, and both ends of a merger in one order for all, so that no two wait for each other."""
    if isinstance(case, ChangeCase) and case.target_id is not None:
        both = Organization.objects.filter(pk__in=[case.association_id, case.target_id])
        list(both.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return locked(case.association_id)


def _touched(case: ChangeCase) -> Iterable[int]:
    touched = [case.association_id, case.target_id, case.new_parent_id, case.made_id]
    old = case.association.organization.parent_id
    return {pk for pk in [*touched, old] if pk is not None}


def take_number(case: AssociationCase, new: Letter, old: Letter) -> None:
    """Write the number of a letter that was issued again where the register keeps that of the old one.

    The journal of the case takes it as its own, so that the approval can still be undone.
    """
    if new.kind == LetterKind.RETURN_NOTICE:
        return
    for term in Term.objects.filter(association_id=case.association_id, extension_number=old.number):
        term.extension_number = new.number
        term.save(update_fields=["extension_number"])
        if (kept := journal.journal_of(case)) is not None:
            kept.take_over(term, "extension_number", new.number)
    last_write.touch([case.association_id])


# ---------------------------------------------------------------- taking it back


def undo(case: AssociationCase, actor: User, data: dict[str, object]) -> None:
    """Set back what an approval did and withdraw its letter; runs in the transaction of the move.

    Raises `Refused` with the first reason when the days are over or something stands on it.
    """
    check_undo(case)
    kept = journal.journal_of(case)
    if kept is None:
        raise Refused(_("Nothing is known of what this approval wrote."))
    reason = _("The approval was undone")
    with acting_as(actor, acting().address, reason):
        move = case_rules.last_move(case)
        if isinstance(case, ChangeCase) and definition_of(case.kind).moves:
            _move_back(case, move, actor, reason)
        _lock_ends(case)
        back = taking_back(case, kept.entries, move)
        if reasons := standing(case, back):
            raise Refused(_("It cannot be undone: %(reason)s.") % {"reason": reasons[0]})
        try:
            _let_go(case)
            following.take_back(following.narrowed(back))
        except IntegrityError as error:
            raise Refused(_("Something else has taken its place since then; it cannot be taken back.")) from error
        kept.delete()
        case_letters.withdraw(case, actor, reason)
    touched = _touched(case) if isinstance(case, ChangeCase) else [case.association_id]
    last_write.touch(touched)


def _let_go(case: AssociationCase) -> None:
    """Let the case name nothing that goes, nor people who are in office again and may leave by a case of their own."""
    kind = kind_of(case)
    for name in kind.made:
        if getattr(case, f"{name}_id") is not None:
            setattr(case, name, None)
            type(case)._default_manager.filter(pk=case.pk).update(**{name: None})
    for name in kind.picks:
        getattr(case, name).clear()


def _move_back(case: ChangeCase, last: OrganizationMove | None, actor: User, reason: str) -> None:
    node = Organization.objects.get(pk=case.association_id)
    case.association.organization = node
    if reasons := moved_on(case, last):
        raise Refused(_("It cannot be undone: %(reason)s.") % {"reason": reasons[0]})
    if last is None:
        return
    if not scope.may(actor, case_rules.DECIDE, last.from_parent):
        raise Refused(_("It would go back to %(name)s, where you do not decide.") % {"name": last.from_parent.name})
    try:
        tree.move(node, last.from_parent, actor=actor, reason=reason, day=None)
    except TreeError as refusal:
        raise Refused(str(refusal)) from refusal


def obstacles(case: AssociationCase) -> list[str]:
    """Return every reason why an approval cannot be undone now; reads, never writes."""
    try:
        check_undo(case)
    except Refused as refusal:
        return [refusal.message]
    kept = journal.journal_of(case)
    if kept is None:
        return []
    move = case_rules.last_move(case)
    first = moved_on(case, move) if isinstance(case, ChangeCase) and definition_of(case.kind).moves else []
    return first or standing(case, taking_back(case, kept.entries, move))
