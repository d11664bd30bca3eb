"""A case has a state; each change of it is a step that is kept for good."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.workflow.days.models import CalendarDay, CalendarYear, MovedDay, Recount
from kexie_portal.workflow.enums import Way

__all__ = ["CalendarDay", "CalendarYear", "Case", "MovedDay", "Recount", "Step", "StepSignature", "TimeLimit"]


#: What says until when a case is to be done, and how that was counted.
DUE = ("due_on", "due_at", "due_from", "due_days")


class Case(models.Model):
    """What moves through the states of a table; only `workflow.start`, `move` and `set_back` write its state."""

    state = models.CharField(_("state"), max_length=30)
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    due_on = models.DateField(_("to be done by"), null=True, blank=True, editable=False)
    due_at = models.DateTimeField(_("to be done by the minute"), null=True, blank=True, editable=False)
    #: From which day, and how many working days on, `due_on` was counted: when a year changes it is counted again.
    due_from = models.DateField(_("counted from"), null=True, blank=True, editable=False)
    due_days = models.PositiveSmallIntegerField(_("working days counted"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    #: The state as the database has it, and whether `workflow.move` is writing another one now.
    _read_state: str | None
    _moving: bool

    if TYPE_CHECKING:  # every kind of case has a page; `Model` itself must not seem to have one

        def get_absolute_url(self) -> str: ...

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; raises `TypeError` where a state was set past `workflow.move`."""
        read = getattr(self, "_read_state", None)
        if read is not None and read != self.state and not getattr(self, "_moving", False):
            raise TypeError(f"{type(self).__name__}.state is written by workflow.move alone")
        super().save(*args, **kwargs)
        self._read_state = self.state

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        """Remember the state that was read, so that a write past the workflow is caught."""
        record = super().from_db(db, field_names, values, **more)
        record._read_state = record.__dict__.get("state")
        return record

    @property
    def state_label(self) -> str:
        """Return the state in words."""
        from kexie_portal.workflow.tables import table_of

        return str(table_of(type(self)).states(self.state).label)

    @property
    def is_overdue(self) -> bool:
        """Tell whether the last day of the present state has passed, or its last minute where there is one."""
        if self.due_at is not None:
            return self.due_at < timezone.now()
        return self.due_on is not None and self.due_on < timezone.localdate()


class Reopened(models.Model):
    """What a return opened again of a case: the keys of the fields, and a remark on each that says what is wrong."""

    marked = models.JSONField(_("items to be put right"), default=list, editable=False)
    remarks = models.JSONField(_("remarks on what is to be put right"), default=dict, editable=False)

    class Meta:
        abstract = True


class Step(models.Model):
    """One move of a case: the actor, the time, the verb, both states, and why.

    Of a move that needs several people each is a step of its own; `place` says the how manieth of `places` it is, and
    only the last one leads into another state. A step that the clock took has no actor.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey("content_type", "object_id")
    verb = models.CharField(_("verb"), max_length=40)
    from_state = models.CharField(_("from state"), max_length=30, blank=True)
    to_state = models.CharField(_("to state"), max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(_("opinion"), max_length=1000, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    due_on = models.DateField(_("to be done by"), null=True, blank=True, editable=False)
    place = models.PositiveSmallIntegerField(_("which of several people"), null=True, editable=False)
    places = models.PositiveSmallIntegerField(_("how many people it needs"), null=True, editable=False)

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        ordering = ["at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="step_of_case")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.from_state} → {self.to_state}"


class StepSignature(models.Model):
    """How a step was signed where one person could not sign alone: the way, the unit, who signed second and when."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="signature")
    way = models.CharField(_("way of signing"), max_length=10, choices=Way)
    unit = models.CharField(_("unit"), max_length=120)
    unit_key = models.PositiveBigIntegerField(null=True, db_index=True, editable=False)
    signer = models.CharField(_("signed by"), max_length=60)
    signed_on = models.DateField(_("signed on"))
    scan = models.ForeignKey(
        "files.StoredFile", verbose_name=_("scan"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("signature of a step")
        verbose_name_plural = _("signatures of steps")
        ordering = ["-signed_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way=Way.PAPER, scan__isnull=False)
                | (~models.Q(way=Way.PAPER) & models.Q(scan__isnull=True)),
                name="signature_on_paper_has_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} · {self.signer}"


class TimeLimit(models.Model):
    """How many working days a state of a kind of case may last, from a day on; rows are added, never changed.

    Without one that has begun, the value of the table holds.
    """

    LEAST, MOST = 1, 250

    kind = models.CharField(_("kind of case"), max_length=80)
    state = models.CharField(_("state"), max_length=30)
    days = models.PositiveSmallIntegerField(
        _("working days"), validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    first_day = models.DateField(_("first day"))
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["first_day", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1, days__lte=250), name="time_limit_days"),
        ]
        indexes = [models.Index(fields=["kind", "state", "first_day"], name="time_limit_of_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}: {self.days}"


class Batch(models.Model):
    """One move that a person took of many cases at once: who, when, with which words; its items say what came of it."""

    uuid = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("verb"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="batches"
    )
    note = models.CharField(_("opinion"), max_length=1000, blank=True)
    begun = models.DateTimeField(_("begun"), default=timezone.now)
    told_at = models.DateTimeField(_("told those concerned"), null=True, editable=False)
    back = models.CharField(max_length=2000, blank=True, editable=False)

    class Meta:
        verbose_name = _("decision on many cases")
        verbose_name_plural = _("decisions on many cases")
        ordering = ["-begun"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.verb} {self.begun:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("workflow:batch", args=[self.pk])


class BatchItem(models.Model):
    """One case of a batch: done, not done and why, or still waiting."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(_("case"), max_length=200, blank=True)
    done = models.BooleanField(_("done"), null=True)
    reason = models.CharField(_("why not"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("case of a decision on many")
        verbose_name_plural = _("cases of decisions on many")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "object_id"], name="batch_item_once")]
        indexes = [models.Index(fields=["object_id"], name="batch_item_of_case")]

    def __str__(self) -> str:
        return self.title
