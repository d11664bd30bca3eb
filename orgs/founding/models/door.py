"""The door for an enterprise without an account: its link by e-mail, and the account that is bound to one founding."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.founding.enums import DoorState
from orgs.founding.models.case import FoundingCase
from orgs.founding.querysets import FoundingDoorQuerySet


class FoundingDoor(models.Model):
    """A unit lets an enterprise file its founding itself; `key` makes the link one that holds once and not for ever."""

    unit = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("city, county or park"),
        on_delete=models.PROTECT,
        related_name="founding_doors",
    )
    uscc = models.CharField(_("unified social credit code"), max_length=18)
    enterprise_name = models.CharField(_("enterprise name"), max_length=120)
    contact_name = models.CharField(_("contact"), max_length=40)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"))
    words = models.CharField(_("what the enterprise wrote"), max_length=500, blank=True)
    submission = models.CharField(_("number of the request"), max_length=20, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=DoorState, default=DoorState.INVITED, editable=False)
    key = models.CharField(max_length=32, editable=False)
    expires_at = models.DateTimeField(_("link holds until"), editable=False)
    mail_due = models.BooleanField(_("e-mail to be sent"), default=True, editable=False)
    mailed_at = models.DateTimeField(_("e-mail sent at"), null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("opened by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account of the enterprise"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="founding_door",
    )
    case = models.OneToOneField(
        FoundingCase, verbose_name=_("founding case"), on_delete=models.PROTECT, null=True, editable=False,
        related_name="door",
    )  # fmt: skip
    used_at = models.DateTimeField(_("link used at"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = FoundingDoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("door for an enterprise")
        verbose_name_plural = _("doors for enterprises")
        ordering = ["-opened_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(state__in=[DoorState.INVITED.value, DoorState.USED.value]),
                name="one_open_door_of_an_enterprise",
                violation_error_message=_("A door is open to this enterprise already."),
            )
        ]

    def __str__(self) -> str:
        return self.enterprise_name

    def get_absolute_url(self) -> str:
        return reverse("orgs:door_detail", args=[self.pk])

    @property
    def standing(self) -> DoorState:
        """Say where it stands now; a link that was not used in time has expired."""
        state = DoorState(self.state)
        late = state == DoorState.INVITED and self.expires_at <= timezone.now()
        return DoorState.EXPIRED if late else state
