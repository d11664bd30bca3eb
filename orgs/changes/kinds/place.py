"""The association comes under another county or park; into another city the province decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.texts import shortened
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import PARENT_KINDS, Kind
from orgs.memberships.leaving import held
from orgs.pages.fields import UnitField
from orgs.register.models.association import Association
from orgs.tree import following
from orgs.tree import structure as tree
from orgs.tree.edges import TreeError
from orgs.tree.following import Moving
from orgs.tree.models.organization import Organization
from orgs.tree.places import city_of
from orgs.tree.queries import choosable
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from datetime import date

    from django import forms

    from kexie_portal.accounts.models import User
    from orgs.tree.journal import Journal

NOUN = "隶属关系"


def _check(case: ChangeCase) -> None:
    node, place = case.association.organization, case.new_parent
    if place is None:
        raise Refused(_("Where does it go?"), "new_parent")
    if place.kind not in PARENT_KINDS[Kind.ASSOCIATION] or place.closed is not None:
        raise Refused(_("An association cannot be placed there."), "new_parent")
    if place.pk == node.parent_id:
        raise Refused(_("It is placed there already."), "new_parent")
    since = node.former_parents.order_by("-end_day").values_list("end_day", flat=True).first()
    if case.day is not None and since is not None and case.day < since:
        raise Refused(_("It came to its present place on %(day)s only.") % {"day": since.isoformat()}, "day")


def _structure(case: ChangeCase, actor: User, journal: Journal) -> None:
    """Move the association in the tree; the tree keeps the move with its reason."""
    node = Organization.objects.get(pk=case.association_id)
    target = Organization.objects.get(pk=case.new_parent_id)
    try:
        former = tree.move(node, target, actor=actor, reason=shortened(case.reason, 200), day=case.effect_day)
    except TreeError as refusal:
        raise Refused(str(refusal), "new_parent") from refusal
    journal.created(*([former] if former is not None else []))


def _effect(effect: Effect) -> None:
    """End what is city-wide or county-wide and cannot be kept there; the tree has moved the node already."""
    place = Organization.objects.get(pk=effect.case.new_parent_id)  # its edges as they are after the move
    following.move(Moving(effect.node, place, effect.day, effect.actor, effect.journal))


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    before, after = case.association.organization.parent, case.new_parent
    return wording.of_part(NOUN, before.name if before else "", after.name if after else "", day)


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    return {"new_parent": UnitField(_places(user, association), label=_("New place"))}


def _places(user: User, association: Association) -> QuerySet[Organization]:
    """Return where an association may go: where the user moves things, and the units of its own city.

    The names of the units of one's own city are public (GB/T 2260), so that a contact may ask to be moved there.
    """
    kinds = tuple(Kind(kind) for kind in PARENT_KINDS[Kind.ASSOCIATION])
    city = city_of(association.organization)
    near = Q(pk__in=[])
    if city is not None:
        near = Q(tree_id=city.tree_id, lft__gte=city.lft, lft__lt=city.rght)
    mine = choosable(user, unit_rules.MOVE, kinds).order_by().values("pk")
    return (
        Organization.objects.filter(Q(pk__in=mine) | near, kind__in=kinds, closed__isnull=True)
        .exclude(pk=association.organization.parent_id)
        .select_related("parent__parent")
        .order_by("tree_id", "lft")
    )


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    present, new = case.association.organization.parent, case.new_parent
    before = [Line(_("Present place"), present.name)] if is_open and present else []
    return [*before, *([Line(_("New place"), new.name)] if new else [])]


PLACE = ChangeDefinition(
    kind=ChangeKind.PLACE,
    noun=NOUN,
    note=gettext_lazy("The association comes under another county or park of the same city."),
    columns=("new_parent",),
    related=("new_parent__parent__parent",),
    leads_to="new_parent",
    moves=True,
    check=_check,
    structure=_structure,
    effect=_effect,
    letter=_letter,
    asks=_asks,
    shows=_shows,
    may_end=held,
)
