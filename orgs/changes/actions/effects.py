"""What an approved change does: one function a kind, every write through the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kexie_portal.workflow.errors import Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.rules.leaders import outgoing
from orgs.common.enums import Kind
from orgs.memberships.leaving import end_for_move
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.suspension import Suspension
from orgs.tree import following
from orgs.tree import structure as tree
from orgs.tree.edges import TreeError
from orgs.tree.following import Ending, Merger
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName, Succession, SuccessionKind

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Effect:
    """One change being carried out: the case, its association locked with its node, the day, the journal."""

    case: ChangeCase
    association: Association
    day: date
    actor: User
    journal: Journal

    @property
    def node(self) -> Organization:
        """Return the association's node."""
        return self.association.organization


# ---------------------------------------------------------------- the structure, before any row is locked


def move_place(case: ChangeCase, actor: User, journal: Journal) -> None:
    """Move the association in the tree; the tree keeps the move with its reason."""
    node = Organization.objects.get(pk=case.association_id)
    target = Organization.objects.get(pk=case.new_parent_id)
    try:
        tree.move(node, target, actor=actor, reason=case.reason[:200])
    except TreeError as refusal:
        raise Refused(str(refusal), "new_parent") from refusal


def add_split(case: ChangeCase, actor: User, journal: Journal) -> None:
    """Add the node of the association that comes out of the split, beside the old one."""
    parent = case.association.organization.parent
    node = Organization(kind=Kind.ASSOCIATION, name=case.new_name.strip(), opened=case.effect_day)
    tree.add(parent, node)
    journal.created(node)
    case.made = node


STRUCTURE: dict[ChangeKind, Callable[[ChangeCase, User, Journal], None]] = {
    ChangeKind.PLACE: move_place,
    ChangeKind.SPLIT: add_split,
}


# ---------------------------------------------------------------- the rest, under the lock of the association


def _name(effect: Effect) -> None:
    old = effect.node.name
    effect.journal.set(effect.node, name=effect.case.new_name.strip())
    effect.journal.create(FormerName(organization=effect.node, name=old, until=effect.day))


def _department(effect: Effect) -> None:
    effect.journal.set(effect.association, host_department=effect.case.new_department.strip())
    effect.journal.set(effect.node)


def _leaders(effect: Effect) -> None:
    coming, ending = list(effect.case.people.all()), outgoing(effect.case)
    effect.case.leaving.set(ending)
    effect.journal.set_all(ending, end_day=effect.day)
    term = effect.association.terms.filter(end_day__isnull=True).first()
    effect.journal.create_all(
        [
            Officer(
                association=effect.association,
                role=person.role,
                name=person.name,
                phone=person.phone,
                duty=person.duty,
                first_day=effect.day,
                term=term,
            )
            for person in coming
        ]
    )
    effect.journal.set(effect.node)


def _place(effect: Effect) -> None:
    """End what is city-wide or county-wide and cannot be kept there; the tree has moved the node already."""
    place = Organization.objects.get(pk=effect.case.new_parent_id)  # its edges as they are after the move
    end_for_move(effect.node, place, effect.day, effect.journal)


def _merger(effect: Effect) -> None:
    target = Organization.objects.order_by().select_for_update(no_key=True).get(pk=effect.case.target_id)
    if target.closed is not None:
        raise Refused(_("%(name)s is closed.") % {"name": target.name}, "target")
    source, journal = effect.node, effect.journal
    following.carry(Merger(source, target, effect.day, effect.actor, journal))
    journal.set(effect.association, closing_reason=effect.case.reason[:200])
    journal.set(source, closed=effect.day, successor=target)
    journal.create_all([Succession(predecessor=source, successor=target, kind=SuccessionKind.MERGER, day=effect.day)])
    journal.set(target)


def _split(effect: Effect) -> None:
    case, journal, new = effect.case, effect.journal, effect.case.made
    if new is None or case.new_host is None:
        raise Refused(_("Which enterprise hosts the new association?"), "new_host")
    made = journal.create(Association(organization=new, host_department=effect.association.host_department))
    going = {case.new_host.pk, *case.taking.values_list("pk", flat=True)}
    covers = effect.association.covered.filter(end_day__isnull=True, enterprise__in=going, is_host=False)
    ending = list(covers.select_related("enterprise"))
    journal.set_all(ending, end_day=lambda cover: max(effect.day, cover.first_day))
    journal.create(CoveredEnterprise(association=made, enterprise=case.new_host, is_host=True, first_day=effect.day))
    journal.create_all(
        [
            CoveredEnterprise(association=made, enterprise=cover.enterprise, first_day=max(effect.day, cover.first_day))
            for cover in ending
            if cover.enterprise_id != case.new_host.pk
        ]
    )
    journal.create(Succession(predecessor=effect.node, successor=new, kind=SuccessionKind.SPLIT, day=effect.day))
    journal.set(effect.node)


def _suspension(effect: Effect) -> None:
    reason = effect.case.reason[:200]
    effect.journal.create(Suspension(association=effect.association, reason=reason, first_day=effect.day))
    effect.journal.set(effect.node)


def _resumption(effect: Effect) -> None:
    found = effect.association.suspensions.filter(end_day__isnull=True).first()
    if found is None:
        raise Refused(_("The association is not suspended."))
    effect.journal.set(found, end_day=max(effect.day, found.first_day))
    effect.journal.set(effect.node)


def _extension(effect: Effect) -> None:
    term = effect.association.terms.filter(end_day__isnull=True).first()
    if term is None:
        raise Refused(_("The association has no term in force."))
    effect.journal.set(term, original_due_day=term.due_day, due_day=effect.case.new_due_day)
    effect.journal.set(effect.node)


def note_letter(case: ChangeCase, number: str, journal: Journal) -> None:
    """Write the number of the letter where the register keeps it; runs after the letter is issued."""
    if case.kind != ChangeKind.TERM_EXTENSION:
        return
    term = case.association.terms.filter(end_day__isnull=True).first()
    if term is not None:
        journal.set(term, extension_number=number)


def _dissolution(effect: Effect) -> None:
    following.end_all(Ending(effect.node, effect.day, effect.actor, effect.journal))
    effect.journal.set(effect.association, closing_reason=effect.case.reason[:200])
    effect.journal.set(effect.node, closed=effect.day)


EFFECTS: dict[ChangeKind, Callable[[Effect], None]] = {
    ChangeKind.NAME: _name,
    ChangeKind.DEPARTMENT: _department,
    ChangeKind.LEADERS: _leaders,
    ChangeKind.PLACE: _place,
    ChangeKind.MERGER: _merger,
    ChangeKind.SPLIT: _split,
    ChangeKind.SUSPENSION: _suspension,
    ChangeKind.RESUMPTION: _resumption,
    ChangeKind.TERM_EXTENSION: _extension,
    ChangeKind.DISSOLUTION: _dissolution,
}
