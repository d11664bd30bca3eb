"""The quarantine: what came in over public forms, how much one address may send, and what it has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.public import kinds
from kexie_portal.public.enums import SubmissionState

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions as words that chain."""

    def visible_to(self, user: User, perm: str = "") -> SubmissionQuerySet:
        """Narrow to what concerns the user's units; each kind of form says which those are."""
        condition = Q(pk__in=[])
        for kind in kinds.registered():
            condition |= Q(kind=kind.key) & kind.concerns(user)
        return self.filter(condition)

    def waiting(self) -> SubmissionQuerySet:
        """Narrow to what nobody has looked at; what only a script could have filled in waits for nobody."""
        return self.filter(state=SubmissionState.NEW, is_suspect=False)


class Submission(models.Model):
    """One form that somebody without an account sent; it is plain text and files until an officer accepts it."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind of form"), max_length=40)
    object_key = models.CharField(_("object"), max_length=60, help_text="what the form was about, as its address says")
    object_pk = models.PositiveBigIntegerField(null=True, editable=False, help_text="the record, for narrowing")
    about = models.CharField(_("about"), max_length=200)
    data = models.JSONField(_("what was written"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.NEW)
    is_suspect = models.BooleanField(_("looks like a script"), default=False)
    nonce = models.CharField(max_length=32, unique=True, editable=False, help_text="of the form; sent twice, kept once")
    address_key = models.CharField(max_length=32, editable=False, help_text="keyed hash of address and day")
    address_shown = models.CharField(_("network"), max_length=45, editable=False)
    came_at = models.DateTimeField(_("came in"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    became = models.CharField(_("what became of it"), max_length=200, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("public submission")
        verbose_name_plural = _("public submissions")
        ordering = ["-came_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "object_pk", "state"], name="submission_place_state"),
            models.Index(fields=["came_at"], name="submission_came"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[SubmissionState.REFUSED.value]) | ~Q(reason=""),
                name="submission_refused_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.about}"

    def get_absolute_url(self) -> str:
        return reverse("public:submission", args=[self.pk])

    @property
    def kind_label(self) -> str:
        """Name the kind of form."""
        kind = kinds.find(self.kind)
        return str(kind.label) if kind else self.kind


class SubmissionFile(models.Model):
    """A file that came with a submission, sniffed as every upload is."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a public submission")
        verbose_name_plural = _("files of public submissions")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.file)


class FormBudget(models.Model):
    """How much of a kind of form one address, and all together, may send about one object in a day."""

    kind = models.CharField(_("kind of form"), max_length=40, unique=True)
    free = models.PositiveIntegerField(
        _("without a puzzle"), default=kinds.FREE, help_text=_("from one address about one object in a day")
    )
    most = models.PositiveIntegerField(
        _("at most"), default=kinds.MOST, validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text=_("from one address about one object in a day; beyond it the form is refused as a flood"),
    )  # fmt: skip
    object_free = models.PositiveIntegerField(
        _("of all, without a puzzle"), default=kinds.OBJECT_FREE,
        help_text=_("about one object in a day from all addresses; beyond it everybody solves the puzzle"),
    )  # fmt: skip
    object_most = models.PositiveIntegerField(
        _("of all, at most"), default=kinds.OBJECT_MOST, validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("about one object in a day from all addresses; beyond it the form is refused as a flood"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("budget of a public form")
        verbose_name_plural = _("budgets of public forms")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(free__lte=F("most")) & Q(object_free__lte=F("object_most")), name="form_budget_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Allowance(models.Model):
    """How many forms of a kind one address has sent about one object on a day; counted when one is taken."""

    kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60)
    address_key = models.CharField(max_length=32)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_key", "day", "address_key"], name="allowance_once_a_day")
        ]
        indexes = [models.Index(fields=["day"], name="allowance_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key} {self.day} {self.count}"
