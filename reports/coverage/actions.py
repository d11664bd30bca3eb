"""Writers of official counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused, Stale
from orgs.common.enums import EnterpriseClass
from orgs.common.scope import recheck
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from reports.coverage.models import OfficialCount

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

MANAGE = "orgs.manage_official_counts"
Reason = Callable[[OfficialCount], str]
_reasons: list[Reason] = []


def fixed_by(reason: Reason) -> None:
    """Let an upper package say why a count may not be corrected; nothing where it may."""
    _reasons.append(reason)


def why_fixed(one: OfficialCount) -> str:
    """Return why a count may not be corrected, or nothing."""
    return next((words for reason in _reasons if (words := reason(one))), "")


@transaction.atomic
def record_official_count(
    *, actor: User, unit: Organization, enterprise_class: EnterpriseClass | str, as_of: date, count: int, source: str
) -> OfficialCount:
    """Enter an official count.

    Raises `Refused` when there is one of this class, unit and day already, `orgs.common.scope.LeftScope` when the
    unit is outside the actor's scope.
    """
    one = OfficialCount(
        unit=unit, enterprise_class=enterprise_class, as_of=as_of, count=count, source=source, entered_by=actor
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("There is a count of this class for this unit and day already.")) from error
    recheck(OfficialCount, one.pk, actor, MANAGE)
    last_write.touch([unit.pk])
    return one


@transaction.atomic
def correct_official_count(
    one: OfficialCount, *, actor: User, count: int, source: str, version: int | None = None
) -> OfficialCount:
    """Correct the number or the source of an official count; unit, class and day stay what they are.

    Raises `Refused` for a count that a locked report prints, `Stale` when somebody wrote it after `version`.
    """
    locked = OfficialCount.objects.select_for_update().get(pk=one.pk)
    if version is not None and version != locked.version:
        raise Stale(locked)
    if words := why_fixed(locked):
        raise Refused(words)
    locked.version += 1
    locked.count, locked.source, locked.entered_by = count, source, actor
    locked.save(update_fields=["count", "source", "entered_by", "version"])
    recheck(OfficialCount, locked.pk, actor, MANAGE)
    last_write.touch([locked.unit_id])
    return locked
