"""Responsibility, targets and work plans in the audit log, and who reads the files of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet

from kexie_portal.audit import registry
from kexie_portal.files import access, sniffing
from kexie_portal.files.models import StoredFile
from orgs.common import history
from orgs.common.enums import BEARERS, Kind
from orgs.duty.actions.work_plan import PURPOSE
from orgs.duty.models.responsibility import Responsible
from orgs.duty.models.targets import TargetSheet, YearlyTarget
from orgs.duty.models.task import Task, TaskFeedback, TaskUrging
from orgs.duty.models.work_plan import WorkPlan, WorkPlanReading
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


#: A work plan goes to every city and county: documents and scans, nothing that runs.
TAKEN = (
    sniffing.DOCX, sniffing.DOC, sniffing.PDF, sniffing.XLSX, sniffing.XLS, sniffing.PNG, sniffing.JPEG, sniffing.TEXT,
)  # fmt: skip


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Give what belongs to the history of a unit: who answers for the work, its targets, a province's plans."""
    if node.kind in BEARERS:
        yield Responsible.objects.filter(unit_id=node.pk)
    if node.kind in (Kind.PROVINCE, *BEARERS):
        yield YearlyTarget.objects.filter(unit_id=node.pk)
    yield Task.objects.filter(unit_id=node.pk)
    if node.kind == Kind.PROVINCE:
        yield WorkPlan.objects.filter(unit_id=node.pk)


def may_read_file(user: User, stored: StoredFile) -> bool:
    """Tell whether a user may read the file of a work plan: who reads the plan."""
    return WorkPlan.objects.visible_to(user).filter(file=stored).exists()


def _responsible_name(entry: Responsible) -> str:
    return f"{entry.get_role_display()} {entry.name}"


def _target_name(target: YearlyTarget) -> str:
    return f"{target.year} {target.get_figure_display()}"


def register() -> None:
    """Record every write of these records, and say who reads their files."""
    access.register(PURPOSE, may_read_file, accepts=TAKEN, macros=False)
    history.belongs(related)
    worked_out = ["version", "is_sample"]
    entry = history.in_portal_words(_responsible_name)
    history.record(Responsible, exclude=worked_out, personal=["phone"], title=entry)
    history.record(YearlyTarget, exclude=worked_out, title=history.in_portal_words(_target_name))
    registry.register(WorkPlan, exclude=["is_sample"], may_see=history.seen, may_see_personal=history.seen)
    registry.register(TargetSheet, exclude=["version", "set_at"], title=lambda sheet: f"#{sheet.unit_id} {sheet.year}")
    registry.register(WorkPlanReading)
    history.record(Task, exclude=worked_out, title=history.in_portal_words(str))
    registry.register(TaskFeedback)
    registry.register(TaskUrging)
