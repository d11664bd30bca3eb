"""What became of an association: former names, mergers and splits, suspension; and what a change would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.changes.kinds.registry import definition_of
from orgs.changes.models.change import ChangeCase
from orgs.changes.registry import kinds
from orgs.common.enums import OPEN_STATES
from orgs.common.scope import VIEW, may
from orgs.memberships.leaving import leaving
from orgs.memberships.models import Membership
from orgs.register.models.suspension import Suspension
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName, Succession

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.following import Followed


def fate_of(user: User, node: Organization) -> dict[str, object]:
    """Return where an association came from and went, as far as the user sees it, and its former names."""
    links = Succession.objects.filter(predecessor=node) | Succession.objects.filter(successor=node)
    rows = [
        (link, may(user, VIEW, link.successor if link.predecessor_id == node.pk else link.predecessor))
        for link in links.select_related("predecessor", "successor")
    ]
    return {
        "successions": [(link, link.predecessor_id == node.pk) for link, seen in rows if seen],
        "former_names": list(FormerName.objects.borne_by(node)),
        "suspensions": list(Suspension.objects.filter(association_id=node.pk)),
    }


def cases_of(node: Organization) -> list[AssociationCase]:
    """Return the elections and changes of an association, the latest first."""
    own = {"association_id": node.pk}
    related = ("association__organization", "created_by")
    found = [kind.model._default_manager.filter(**own).select_related(*related) for kind in kinds()]
    return sorted((case for rows in found for case in rows), key=lambda case: case.created_at, reverse=True)


def open_kinds(node: Organization) -> set[str]:
    """Return the kinds of change that are under way, each of which can be so once."""
    states = [state.value for state in OPEN_STATES]
    rows = ChangeCase.objects.filter(association_id=node.pk, state__in=states)
    return set(rows.values_list("kind", flat=True))


def ending_of(case: ChangeCase) -> list[Membership]:
    """Return the memberships that cannot be kept at the new place, or where the association that takes it in lies."""
    place = definition_of(case.kind).place_of(case)
    return leaving(case.association.organization, place) if place is not None else []


def hanging(node: Organization, kind: str) -> list[Followed]:
    """Return what follows an association that is merged, or is still open at one that is dissolved."""
    return definition_of(kind).follows(node)
