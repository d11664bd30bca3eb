"""Setting a term, and carrying terms out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retention import queries
from kexie_portal.retention.enums import Unit
from kexie_portal.retention.models import Carried, Term
from kexie_portal.retention.queries import Kept
from kexie_portal.retention.rules import may_set
from kexie_portal.texts import shortened

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

logger = structlog.get_logger(__name__)
MOST_YEARS = 100


@dataclass(frozen=True)
class Wanted:
    """A term as somebody asks for it."""

    number: int
    unit: str
    basis: str
    reason: str
    sample: bool = False


def set_term(kept: Kept, *, actor: User, wanted: Wanted, version: int) -> Term:
    """Set how long the things of a purpose stay, from the next night on.

    Raises `Stale` when somebody set it after `version`, `NotAllowed` and `Refused`.
    """
    if not may_set(actor):
        raise NotAllowed(_("How long things stay is set by the security administrator."))
    _refuse(kept, wanted)
    with transaction.atomic():
        last = Term.objects.select_for_update().filter(key=kept.key).order_by("-pk").first()
        if (last.pk if last else 0) != version:
            raise Stale(last)
        return Term.objects.create(
            key=kept.key,
            number=wanted.number,
            unit=wanted.unit,
            basis=wanted.basis.strip(),
            sample=wanted.sample,
            reason=wanted.reason.strip(),
            set_by=actor,
        )


def _refuse(kept: Kept, wanted: Wanted) -> None:
    if kept.standard.by:
        raise Refused(_("This term is fixed by law; %(command)s carries it out.") % {"command": kept.standard.by})
    now = timezone.now()
    if wanted.unit not in Unit.values or wanted.number < 1:
        raise Refused(_("A term must be longer than nothing."), "number")
    past = queries.moment_before(now, wanted.number, wanted.unit) if wanted.number <= _most(wanted.unit) else None
    if past is None:
        raise Refused(_("A term has at most %(years)s years.") % {"years": MOST_YEARS}, "number")
    if (now - past).days < kept.standard.least:
        raise Refused(_("A term has at least %(days)s days here.") % {"days": kept.standard.least}, "number")
    if not wanted.basis.strip():
        raise Refused(_("Name the legal basis."), "basis")
    if not wanted.reason.strip():
        raise Refused(_("Say why in a few words."), "reason")


def _most(unit: str) -> int:
    return {Unit.DAYS: MOST_YEARS * 365, Unit.MONTHS: MOST_YEARS * 12, Unit.YEARS: MOST_YEARS}[Unit(unit)]


def carry_out() -> list[Carried]:
    """Let go of what is over, purpose by purpose; each has its row for the night, and one that fails stops no other."""
    now = timezone.now()
    return [_carried(one, one.before(now)) for one in queries.every() if one.carries]


def _carried(one: Kept, before: datetime) -> Carried:
    row, _made = Carried.objects.get_or_create(key=one.key, night=timezone.localdate(), defaults={"before": before})
    row.before, row.at, row.fault = before, timezone.now(), ""
    try:
        row.number += _run(one, dry=False)
    except Exception as error:  # the other purposes must still be carried out; the page and the log name this one
        logger.exception("retention_failed", purpose=one.key)
        row.fault = shortened(f"{type(error).__name__}: {error}", 300)
    row.save(update_fields=["before", "at", "number", "fault"])
    logger.info("retention_carried_out", purpose=one.key, number=row.number)
    return row


def would_go() -> list[tuple[Kept, int | None]]:
    """Return how many would go tonight, purpose by purpose; None where nothing carries it out."""
    return [(one, _run(one, dry=True) if one.carries else None) for one in queries.every()]


def _run(one: Kept, *, dry: bool) -> int:
    assert one.purpose is not None  # noqa: S101  `carries` has looked
    assert one.purpose.carry is not None  # noqa: S101
    return one.purpose.carry(one.before(), dry=dry)
