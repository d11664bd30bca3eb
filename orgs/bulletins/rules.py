"""Who writes, publishes and withdraws public notices of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.documents import issuers
from orgs.bulletins.enums import BulletinState
from orgs.common import scope
from orgs.common.enums import UNIT_KINDS
from orgs.postings.queries import keepers
from orgs.tree.queries import choosable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from orgs.bulletins.models import Bulletin
    from orgs.tree.models.organization import Organization

WRITE = "orgs.manage_association"


def writes_anywhere(user: User) -> bool:
    """Tell whether a user writes public notices at all."""
    return scope.holds(user, WRITE)


def write_units(user: User) -> QuerySet[Organization]:
    """Return the living units in whose name a user writes."""
    rows: QuerySet[Organization] = choosable(user, WRITE).filter(kind__in=UNIT_KINDS, closed__isnull=True)
    return rows


def may_write(user: User, unit: Organization) -> bool:
    """Tell whether a user writes in the name of a unit that still stands."""
    return unit.kind in UNIT_KINDS and unit.closed is None and scope.may(user, WRITE, unit)


def may_edit(user: User, bulletin: Bulletin) -> bool:
    """Tell whether a user may change a notice: only a draft is changed."""
    return bulletin.state == BulletinState.DRAFT and may_write(user, bulletin.unit)


def needs_second(unit: Organization) -> bool:
    """Tell whether another person than the writer publishes.

    So it is where the unit signs its letters in steps, and where more than one officer is there to look at it.
    """
    return not issuers.issues_in_one_step(unit.code or "") and len(keepers(WRITE, [unit])) > 1


def may_publish(user: User, bulletin: Bulletin) -> bool:
    """Tell whether a user may publish a draft."""
    if not may_edit(user, bulletin):
        return False
    return bulletin.written_by_id != user.pk or not needs_second(bulletin.unit)


def may_withdraw(user: User, bulletin: Bulletin) -> bool:
    """Tell whether a user may take a published notice back."""
    return bulletin.state == BulletinState.PUBLISHED and may_write(user, bulletin.unit)
