"""Invitations of member enterprises to found an association."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.founding.enums import InvitationState
from orgs.founding.models.case import FoundingCase
from orgs.founding.querysets import FoundingInvitationQuerySet


class FoundingInvitation(models.Model):
    """A society or federation invites a member enterprise to found an association (引导会员企业建立企业科协)."""

    body = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("society or federation"),
        on_delete=models.PROTECT,
        related_name="founding_invitations",
    )
    enterprise = models.ForeignKey(
        "orgs.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="founding_invitations"
    )
    words = models.CharField(_("words to the enterprise"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=InvitationState, default=InvitationState.INVITED, editable=False
    )
    due_on = models.DateField(_("to be answered by"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    case = models.OneToOneField(
        FoundingCase,
        verbose_name=_("founding case"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="invitation",
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = FoundingInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to found an association")
        verbose_name_plural = _("invitations to found an association")
        ordering = ["-invited_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state=InvitationState.INVITED.value),
                name="one_open_invitation_to_found",
                violation_error_message=_("An invitation is open already."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="invitation_state_due")]

    def __str__(self) -> str:
        return f"{self.body} → {self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("orgs:invitation_detail", args=[self.pk])

    @property
    def standing(self) -> InvitationState:
        """Say where it stands today; without an answer it expires after its last day."""
        state = InvitationState(self.state)
        late = state == InvitationState.INVITED and self.due_on < timezone.localdate()
        return InvitationState.EXPIRED if late else state
