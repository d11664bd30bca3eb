from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import TimeLimit
    from kexie_portal.workflow.tables import Table


class WorkflowConfig(AppConfig):
    name = "kexie_portal.workflow"
    label = "workflow"
    verbose_name = _("States and steps of cases")

    def ready(self) -> None:
        """Record the steps in the audit log; who sees the case reads them."""
        from kexie_portal.audit import registry
        from kexie_portal.jobs import schedules
        from kexie_portal.workflow import clock, gauges, signing
        from kexie_portal.workflow import jobs as jobs  # its kind of job is known by this import
        from kexie_portal.workflow.days import portal as days
        from kexie_portal.workflow.models import Batch, Step, StepSignature, TimeLimit
        from kexie_portal.workflow.tables import registered

        gauges.install()
        signing.install()
        days.install()
        schedules.register("cases: moves by the clock", clock.TASK, timedelta(minutes=1))
        registry.register(
            Batch,
            exclude=["begun", "told_at", "back"],
            title=lambda batch: batch.verb,
            may_see=lambda user, batch: bool(user.pk == batch.actor_id),
        )
        registry.register(
            Step,
            exclude=["due_on"],  # it follows the case, which is recorded
            title=lambda step: step.verb,
            may_see=lambda user, step: _reads(user, step.content_object),
            may_see_personal=lambda user, step: _reads(user, step.content_object),
        )
        registry.register(
            StepSignature,
            title=lambda signature: signature.step.verb,
            may_see=lambda user, signature: _reads(user, signature.step.content_object),
            may_see_personal=lambda user, signature: _reads(user, signature.step.content_object),
        )
        registry.register(
            TimeLimit,
            exclude=["set_at"],
            title=lambda row: _title(row, registered()),
            may_see=lambda user, _row: bool(user.is_authenticated),
        )


def _reads(user: User, record: Any) -> bool:
    """Tell whether a user reads the entries about steps: whoever sees the case and reads all its names."""
    from kexie_portal.workflow import naming
    from kexie_portal.workflow.tables import may_see

    return may_see(user, record) and naming.names_in_log(user, record) is None


def _title(row: TimeLimit, tables: Mapping[type[Model], Table]) -> str:
    """Name a limit by its kind of case and state, in the portal's own language."""
    with override(settings.LANGUAGE_CODE):
        known = {kind._meta.label_lower: table for kind, table in tables.items()}
        table = known.get(row.kind)
        return f"{table.name} {table.label_of(row.state)}" if table else f"{row.kind} {row.state}"
