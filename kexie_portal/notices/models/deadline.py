"""Time limits that are watched, the people who answer for them, and the reminders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines, open until the state of their record moves on."""

    def open(self) -> Self:
        """Keep those that nothing has cleared."""
        return self.filter(cleared_at=None)

    def of(self, record: models.Model) -> Self:
        """Keep those of a record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def waiting_for(self, user: User) -> Self:
        """Keep the open ones that a person answers for, or that were passed up to them."""
        return self.open().filter(people__user=user)


class Deadline(models.Model):
    """A day by which something about a record is to be done; `what` tells several of one record apart.

    `responsible` names the function that knows who answers for it (`deadlines.register_responsible`); `early`,
    `before`, `after` and `escalate_after` are working days, 0 for never.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    what = models.CharField(_("what for"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(_("page"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    #: From which day, and how many working days on, the day was counted; empty where a person set it.
    due_from = models.DateField(_("counted from"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("working days counted"), null=True, blank=True)
    responsible = models.CharField(_("who answers for it"), max_length=80)
    early = models.PositiveSmallIntegerField(_("first reminder before, working days"), default=0)
    before = models.PositiveSmallIntegerField(_("reminder before, working days"), default=3)
    after = models.PositiveSmallIntegerField(_("reminder after, working days"), default=1)
    escalate_after = models.PositiveSmallIntegerField(_("passed up after, working days"), default=3)
    created = models.DateTimeField(_("watched since"), auto_now_add=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["due_on"], name="deadline_open", condition=Q(cleared_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "what"],
                name="deadline_one_open_per_record",
                condition=Q(cleared_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_on:%Y-%m-%d}"

    def is_overdue(self, today: date) -> bool:
        """Tell whether the last day has passed."""
        return self.due_on < today

    @property
    def due_words(self) -> str:
        """Say by when, to the minute where it is one."""
        return f"{timezone.localtime(self.due_at):%Y-%m-%d %H:%M}" if self.due_at else self.due_on.isoformat()


class Responsible(models.Model):
    """A person who answers for a deadline now, from `level` 1 on one above; worked out anew every night."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deadlines")
    level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("who answers for a deadline")
        verbose_name_plural = _("who answers for deadlines")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["deadline", "user"], name="responsible_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.deadline_id}"


class Reminder(models.Model):
    """People were reminded of a day at a stage; kept so that it happens once."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField(_("due on"))
    stage = models.CharField(_("stage"), max_length=20)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    people = models.PositiveSmallIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["deadline", "due_on", "stage"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.stage}"
