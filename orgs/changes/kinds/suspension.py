"""An association rests for a time, and takes up its work again: two kinds, of which an association has one open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.texts import shortened
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.definition import ChangeDefinition, Effect
from orgs.changes.models.change import ChangeCase
from orgs.register.models.association import Association
from orgs.register.models.suspension import Suspension

if TYPE_CHECKING:
    from datetime import date

RESTS, RESUMES = "暂停活动", "恢复活动"


def _open(association: Association) -> Suspension | None:
    return association.suspensions.filter(end_day__isnull=True).first()


def _check_suspension(case: ChangeCase) -> None:
    if _open(case.association) is not None:
        raise Refused(_("The association is suspended already."))
    last = case.association.suspensions.aggregate(latest=Max("end_day"))["latest"]
    if case.day is not None and last is not None and case.day < last:
        words = _("It was suspended until %(day)s before: the days overlap.")
        raise Refused(words % {"day": last.isoformat()}, "day")


def _suspend(effect: Effect) -> None:
    reason = shortened(effect.case.reason, 200)
    effect.journal.create(Suspension(association=effect.association, reason=reason, first_day=effect.day))
    effect.journal.set(effect.node)


def _letter_of_suspension(case: ChangeCase, day: date) -> dict[str, object]:
    name = case.association.organization.name
    lines = [f"一、同意{name}自{wording.written(day)}起暂停活动。", "二、具备条件后，请及时报请恢复活动。"]
    return wording.of_whole(case, RESTS, day, f"关于同意{name}暂停活动的批复", lines)


def _check_resumption(case: ChangeCase) -> None:
    found = _open(case.association)
    if found is None:
        raise Refused(_("The association is not suspended."))
    if case.day is not None and case.day < found.first_day:
        words = _("It has been suspended since %(day)s only.")
        raise Refused(words % {"day": found.first_day.isoformat()}, "day")


def _resume(effect: Effect) -> None:
    found = _open(effect.association)
    if found is None:
        raise Refused(_("The association is not suspended."))
    effect.journal.set(found, end_day=max(effect.day, found.first_day))
    effect.journal.set(effect.node)


def _letter_of_resumption(case: ChangeCase, day: date) -> dict[str, object]:
    name = case.association.organization.name
    lines = [f"同意{name}自{wording.written(day)}起恢复活动。"]
    return wording.of_whole(case, RESUMES, day, f"关于同意{name}恢复活动的批复", lines)


SUSPENSION = ChangeDefinition(
    kind=ChangeKind.SUSPENSION,
    noun=RESTS,
    note=gettext_lazy("It rests for a time; it stays in the tree and can take up its work again."),
    winds_up=True,
    is_whole=True,
    if_suspended=False,
    check=_check_suspension,
    effect=_suspend,
    letter=_letter_of_suspension,
)
RESUMPTION = ChangeDefinition(
    kind=ChangeKind.RESUMPTION,
    noun=RESUMES,
    note=gettext_lazy("A suspended association takes up its work again."),
    is_whole=True,
    if_suspended=True,
    check=_check_resumption,
    effect=_resume,
    letter=_letter_of_resumption,
)
