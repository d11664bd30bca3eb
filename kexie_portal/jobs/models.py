"""Jobs: each is one piece of long work, with the person who asked for it, its progress and its result."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.files.models import StoredFile
from kexie_portal.jobs.enums import UNFINISHED, JobState

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class JobQuerySet(models.QuerySet["Job"]):
    """Filters of jobs."""

    def unfinished(self) -> JobQuerySet:
        """Keep what waits or runs."""
        return self.filter(state__in=UNFINISHED)

    def of(self, user: User) -> JobQuerySet:
        """Keep what the person asked for, alone or together with others."""
        followed = Job.followers.through.objects.filter(user_id=user.pk).values("job_id")
        return self.filter(models.Q(owner_id=user.pk) | models.Q(pk__in=followed))


class Job(models.Model):
    """A run of a registered kind; `attempt` fences off a worker that was given up for dead."""

    uuid = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="jobs",
    )
    followers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("others who asked for the same"),
        blank=True,
        related_name="followed_jobs",
    )
    arguments = models.JSONField(_("arguments"), default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(_("key of what it makes"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    address = models.GenericIPAddressField(_("asked from"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    message = models.CharField(_("what is being done"), max_length=200, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempts begun"), default=0)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    cancel_asked = models.DateTimeField(_("cancelling asked"), null=True, blank=True)
    result_message = models.TextField(_("result"), blank=True)
    result_url = models.CharField(_("page of the result"), max_length=300, blank=True)
    result_file = models.ForeignKey(
        StoredFile,
        verbose_name=_("file of the result"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    error = models.TextField(_("why it failed"), blank=True)
    traceback = models.TextField(_("technical details"), blank=True)
    created = models.DateTimeField(_("asked"), default=timezone.now)
    dispatched = models.DateTimeField(_("handed to the workers"), null=True, blank=True)
    started = models.DateTimeField(_("begun"), null=True, blank=True)
    finished = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["owner", "-created"], name="job_owner_created"),
            models.Index(fields=["state", "heartbeat"], name="job_state_heartbeat"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=UNFINISHED) & ~models.Q(key=""),
                name="job_one_unfinished_per_key",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    def get_absolute_url(self) -> str:
        """Return the page with the progress bar."""
        return reverse("jobs:detail", args=[self.uuid])

    @property
    def is_unfinished(self) -> bool:
        """Say whether it still waits or runs."""
        return self.state in UNFINISHED
