"""Public notices and their files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.bulletins.enums import BulletinKind, BulletinState
from orgs.bulletins.querysets import BulletinQuerySet


class Bulletin(models.Model):
    """A notice of a unit to the public; once published it is withdrawn with a reason, never changed silently."""

    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("published by"), on_delete=models.PROTECT, related_name="bulletins"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=BulletinKind)
    title = models.CharField(_("title"), max_length=120)
    html = models.TextField(_("text"), max_length=60_000, help_text="cleaned when it was written, and when it is shown")
    from_on = models.DateField(_("shown from"))
    until_on = models.DateField(_("open until"), null=True, blank=True, help_text=_("the last day; empty for good"))
    state = models.CharField(_("state"), max_length=10, choices=BulletinState, default=BulletinState.DRAFT)
    plan = models.OneToOneField(
        "orgs.WorkPlan", verbose_name=_("work plan"), on_delete=models.PROTECT, null=True, related_name="bulletin"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"), auto_now=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-from_on", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "state", "from_on"], name="bulletin_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="bulletin_days_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                name="bulletin_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("orgs:bulletin_detail", args=[self.pk])

    @property
    def public_url(self) -> str:
        """Return the address under which anybody reads it."""
        return reverse("orgs:bulletin_public", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Tell whether its last day has passed."""
        return self.until_on is not None and self.until_on < timezone.localdate()


class BulletinFile(models.Model):
    """A file of a notice, for anybody while the notice is public."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a public notice")
        verbose_name_plural = _("files of public notices")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.file)
