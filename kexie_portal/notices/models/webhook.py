"""Other systems that are told of notices, and what was sent to them."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.enums import Form, Sending


class Webhook(models.Model):
    """A group robot or a system: told of chosen kinds of notices when one of its people gets them.

    Address and secret are kept encrypted and never shown again: the address of a robot holds its key.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    form = models.CharField(_("form"), max_length=10, choices=Form)
    host = models.CharField(_("host"), max_length=255, editable=False)
    address = models.TextField(_("address"), editable=False)
    secret = models.TextField(_("secret"), blank=True, editable=False)
    secret_set_at = models.DateTimeField(_("address or secret set"), null=True, editable=False)
    kinds = models.JSONField(_("kinds of notices"), default=list)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people whose notices are sent"), related_name="webhooks"
    )
    enabled = models.BooleanField(_("in force"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    created = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page with the delivery log."""
        return reverse("notices:webhook_detail", args=[self.pk])


class Delivery(models.Model):
    """One notice to one webhook, with every attempt in `tries`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(_("page"), max_length=300, blank=True)
    is_test = models.BooleanField(_("test"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=Sending, default=Sending.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed = models.DateTimeField(_("begun"), null=True, blank=True)
    tries = models.JSONField(_("attempts"), default=list)
    created = models.DateTimeField(_("asked"), default=timezone.now)
    finished = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["webhook", "-created"], name="delivery_of_webhook"),
            models.Index(
                fields=["next_try"],
                name="delivery_unsent",
                condition=models.Q(state__in=[Sending.WAITING, Sending.SENDING]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_try(self) -> dict[str, object]:
        """Return the latest attempt, empty before the first."""
        return self.tries[-1] if self.tries else {}
