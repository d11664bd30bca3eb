"""Who checks, decides and signs cases at a unit, and for which units a person signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from kexie_portal.workflow.models import Case, StepSignature
from kexie_portal.workflow.separation import Desk
from kexie_portal.workflow.tables import registered
from orgs.cases.rules import CHECK, DECIDE, SIGN
from orgs.common.enums import Kind
from orgs.common.roles import ROLES
from orgs.common.scope import Interval, Scope
from orgs.postings.models import Posting
from orgs.postings.queries import keepers
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User

#: How many of a unit's last signatures its page shows.
SHOWN = 20


def deciding_desk(unit: Organization) -> Desk:
    """Return the people who decide at a unit whose number the letter bears: its own officers and leaders alone."""
    officers: dict[int, User] = {}
    leaders: dict[int, User] = {}
    for posting in _posted(unit, DECIDE, SIGN):
        held = officers if DECIDE[5:] in ROLES[posting.role].permissions else leaders
        held[posting.user_id] = posting.user
    only_leaders = tuple(leaders[pk] for pk in leaders if pk not in officers)
    return Desk(unit.name, unit.pk, tuple(officers.values()), only_leaders, own_level=True)


def _posted(unit: Organization, *perms: str) -> QuerySet[Posting]:
    """Return the postings in force at a unit itself whose role holds one of the permissions."""
    codenames = {perm.partition(".")[2] for perm in perms}
    roles = [role.key for role in ROLES.values() if role.permissions & codenames]
    rows = Posting.objects.current().filter(organization=unit, role__in=roles, user__is_active=True)
    return rows.select_related("user").order_by("user_id")


def checking_desk(county: Organization | None, city: Organization) -> Desk:
    """Return the people who check for a county; where it has nobody, those of the city check in its place."""
    for unit in (county, city):
        officers = tuple(keepers(CHECK, [unit]).order_by("pk")) if unit is not None else ()
        if officers and unit is not None:
            return Desk(unit.name, unit.pk, officers)
    return Desk((county or city).name, (county or city).pk, ())


def signed_for(user: User) -> list[Interval]:
    """Return the units whose decisions wait for a person as leader in charge: those with one officer or none."""
    found = [one for one in Scope.of(user).intervals(SIGN) if not _decides_at(user, one)]
    nodes = Organization.objects.in_bulk([one.organization_id for one in found]) if found else {}
    return [one for one in found if len(keepers(DECIDE, [nodes[one.organization_id]])[:2]) < 2]


@dataclass(frozen=True)
class Signing:
    """How a unit signs: its officers and leaders, whether it decides or checks, and the last unusual signatures."""

    officers: tuple[User, ...]
    leaders: tuple[User, ...]
    decides: bool
    signatures: list[tuple[StepSignature, Case | None]]

    @property
    def is_single(self) -> bool:
        """Tell whether the unit has one officer, so that the exceptions of the rule hold."""
        return len(self.officers) == 1


def signing_at(user: User, unit: Organization) -> Signing:
    """Return how a unit signs, with the cases of its last signatures as far as the user sees them."""
    decides = unit.kind in (Kind.PROVINCE, Kind.CITY)
    desk = deciding_desk(unit)
    officers = desk.officers if decides else tuple(keepers(CHECK, [unit]).order_by("pk"))
    return Signing(officers, desk.leaders, decides, _signatures(user, unit))


def _signatures(user: User, unit: Organization) -> list[tuple[StepSignature, Case | None]]:
    rows = StepSignature.objects.filter(unit_key=unit.pk).select_related("step__content_type", "step__actor", "scan")
    shown = list(rows[:SHOWN])
    seen: dict[tuple[int, int], Case] = {}
    for kind, table in registered().items():
        found = {one.step.object_id for one in shown if one.step.content_type.model_class() is kind}
        cases = table.visible(user).filter(pk__in=found) if found else []
        seen |= {(ContentType.objects.get_for_model(kind).pk, case.pk): case for case in cases}
    return [(one, seen.get((one.step.content_type_id, one.step.object_id))) for one in shown]


def _decides_at(user: User, place: Interval) -> bool:
    return any(one.organization_id == place.organization_id for one in Scope.of(user).intervals(DECIDE))
