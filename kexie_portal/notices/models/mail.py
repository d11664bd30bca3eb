"""E-mails on their way: written with what they tell, sent once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.enums import Sending


class Mail(models.Model):
    """One e-mail to one person about one notice or, with `digest_day`, about the notices of a day.

    A notice belongs to one mail at most, a mail is claimed before it is handed to the server, and one of which nobody
    knows whether the server took it stays `unclear` and is not sent again: the inbox holds its notices anyway.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="mails"
    )
    digest_day = models.DateField(_("digest of"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Sending, default=Sending.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next attempt"), default=timezone.now)
    created = models.DateTimeField(_("written"), default=timezone.now)
    claimed = models.DateTimeField(_("handed to the server"), null=True, blank=True)
    sent = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("why it failed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["next_try"],
                name="mail_unsent",
                condition=models.Q(state__in=[Sending.WAITING, Sending.SENDING]),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest_day"],
                name="mail_one_digest_a_day",
                condition=models.Q(digest_day__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created:%Y-%m-%d}"
