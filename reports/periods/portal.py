"""Period reports in the log and in the side navigation, and the rule of who may download them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kexie_portal.audit import registry
from kexie_portal.files import access
from kexie_portal.web.navigation import Item, register
from orgs.common import scope
from reports.coverage.actions import fixed_by
from reports.coverage.queries import works_for_a_unit
from reports.periods import builder, files, rules, sealing
from reports.periods.models.period import PeriodReport
from reports.periods.models.schedule import ReportSchedule

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def install() -> None:
    """Let those who see a unit download its reports, record writes, register the pages.

    Snapshots are made by the portal and never changed, so the log does not hold them.
    """
    access.register(builder.PURPOSE, rules.may_read_file)
    files.register(sealing.note_when_opened)
    sealing.install()
    fixed_by(rules.why_quoted)
    registry.register(
        PeriodReport,
        exclude=["path", "definitions", "is_sample", "has_rows", "xlsx", "pdf"],
        may_see=_seen(rules.VIEW),
    )
    registry.register(
        ReportSchedule,
        exclude=["periodic_task", "version", "updated_at"],
        may_see=_seen(rules.SCHEDULE),
        m2m=["recipients"],
    )
    register(Item("reports", 20, _("Period reports"), "reports:period_list", "report", works_for_a_unit))
    register(Item("reports", 30, _("Report schedules"), "reports:schedule_list", "calendar-time", keeps_schedules))


def keeps_schedules(user: User) -> bool:
    """Tell whether the user keeps report schedules anywhere."""
    return scope.holds(user, rules.SCHEDULE)


def _seen(perm: str) -> registry.MaySee:
    def seen(user: User, obj: Any) -> bool:
        return bool(type(obj).objects.visible_to(user, perm).filter(pk=obj.pk).exists())

    return seen
