"""The records of this app in the audit log, and who reads their history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import override

from kexie_portal.audit import registry
from orgs.common.enums import EnterpriseClass
from reports.coverage.models import OfficialCount
from reports.periods.models.period import PeriodReport
from reports.periods.models.schedule import ReportSchedule


def _seen(perm: str) -> registry.MaySee:
    def seen(user: Any, obj: Any) -> bool:
        return bool(type(obj).objects.visible_to(user, perm).filter(pk=obj.pk).exists())

    return seen


def _official_name(count: OfficialCount) -> str:
    unit = count.unit.name if "unit" in count._state.fields_cache else f"#{count.unit_id}"
    with override(settings.LANGUAGE_CODE):  # names are stored in the portal's own language, whoever writes
        return f"{unit} {EnterpriseClass(count.enterprise_class).label} {count.as_of}"


def register() -> None:
    """Record the writes to what a person keeps here; snapshots are made by the portal and never changed."""
    registry.register(
        OfficialCount,
        exclude=["entered_at", "is_sample", "version"],
        title=_official_name,
        may_see=_seen("orgs.view_unit"),
        below=lambda unit: OfficialCount.objects.under(unit),
    )
    registry.register(
        PeriodReport,
        exclude=["path", "definitions", "is_sample", "xlsx", "pdf"],
        may_see=_seen("orgs.view_unit"),
    )
    registry.register(
        ReportSchedule,
        exclude=["periodic_task", "version", "updated_at"],
        may_see=_seen("orgs.manage_schedule"),
        m2m=["recipients"],
    )
