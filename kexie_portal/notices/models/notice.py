"""Notices: what waits in a person's inbox."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.enums import Channel


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Filters of the inbox."""

    def of(self, user: object) -> "NoticeQuerySet":
        """Keep one person's notices; nobody else's can be reached."""
        return self.filter(user=user)

    def unread(self) -> "NoticeQuerySet":
        """Keep what has not been opened."""
        return self.filter(read_at=None)

    def unread_first(self) -> "NoticeQuerySet":
        """Order unread before read, each newest first."""
        return self.order_by(models.F("read_at").desc(nulls_first=True), "-created", "-pk")


class Notice(models.Model):
    """One message to one person, with the page that it is about."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("page"), max_length=300, blank=True)
    created = models.DateTimeField(_("sent"), default=timezone.now)
    channel = models.CharField(_("reaches him by"), max_length=10, choices=Channel, default=Channel.INBOX)
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("standing in for"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    mail = models.ForeignKey(
        "notices.Mail",
        verbose_name=_("e-mail"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
    )
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created"], name="notice_user_created"),
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["user"],
                condition=models.Q(channel=Channel.DIGEST, mail__isnull=True, read_at__isnull=True),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address that marks the notice read and goes on to its page."""
        return reverse("notices:open", args=[self.pk])
