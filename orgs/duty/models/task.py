"""Tasks (任务) under a work plan: what a unit has to do by a day, what it answered, and when it was urged."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.texts import shortened
from orgs.common.querysets import ScopedQuerySet
from orgs.duty.models.work_plan import WorkPlan


class TaskState(models.TextChoices):
    """Where a task stands; it follows from its days and is not stored."""

    OPEN = "open", pgettext_lazy("task", "open")
    OVERDUE = "overdue", _("overdue")
    DONE = "done", pgettext_lazy("task", "done")
    WITHDRAWN = "withdrawn", pgettext_lazy("task", "withdrawn")


class TaskQuerySet(ScopedQuerySet):
    """Tasks, reached by the unit that has to do them."""

    scope_path = "unit__"

    def open(self) -> Self:
        """Narrow to the tasks that are neither done nor withdrawn."""
        return self.filter(done_on__isnull=True, withdrawn_at__isnull=True)

    def overdue(self, today: date | None = None) -> Self:
        """Narrow to the open tasks whose last day has passed."""
        return self.open().filter(due_on__lt=today or timezone.localdate())

    def in_state(self, state: str) -> Self:
        """Narrow to the tasks in one state."""
        if state == TaskState.WITHDRAWN:
            return self.filter(withdrawn_at__isnull=False)
        if state == TaskState.DONE:
            return self.filter(withdrawn_at__isnull=True, done_on__isnull=False)
        if state == TaskState.OVERDUE:
            return self.overdue()
        return self.open().filter(due_on__gte=timezone.localdate())


class Task(models.Model):
    """What a unit, or one person there, has to do under a work plan by a day."""

    plan = models.ForeignKey(WorkPlan, verbose_name=_("work plan"), on_delete=models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="tasks"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person in charge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
    )
    text = models.CharField(_("task"), max_length=500)
    due_on = models.DateField(_("to be done by"))
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("work plan", "task")
        verbose_name_plural = pgettext_lazy("work plan", "tasks")
        ordering = ["due_on", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                name="task_withdrawn_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["unit", "done_on", "due_on"], name="task_unit_due")]

    def __str__(self) -> str:
        return shortened(self.text, 60)

    def get_absolute_url(self) -> str:
        """Return the address of the page with its feedback."""
        return reverse("orgs:task_detail", args=[self.pk])

    @property
    def state(self) -> TaskState:
        """Say where it stands today."""
        if self.withdrawn_at is not None:
            return TaskState.WITHDRAWN
        if self.done_on is not None:
            return TaskState.DONE
        return TaskState.OVERDUE if self.due_on < timezone.localdate() else TaskState.OPEN

    @property
    def is_open(self) -> bool:
        """Tell whether it is neither done nor withdrawn."""
        return self.state in (TaskState.OPEN, TaskState.OVERDUE)


class TaskFeedback(models.Model):
    """What a unit answered (反馈): how far it is, or that the task is done."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="feedback")
    text = models.CharField(_("feedback"), max_length=1000)
    is_done = models.BooleanField(_("The task is done"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("feedback on a task")
        verbose_name_plural = _("feedback on tasks")
        ordering = ["at", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return shortened(self.text, 60)


class TaskUrging(models.Model):
    """Somebody urged a unit (催办) to do its task; once a day, which the database holds."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="urgings")
    day = models.DateField(_("day"), default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("urging of a task")
        verbose_name_plural = _("urgings of tasks")
        ordering = ["at", "id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "day"], name="task_urged_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"
