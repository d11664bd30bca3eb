"""What election and change cases of an association share, and the persons whom they name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kexie_portal.workflow.models import Case
from orgs.common.enums import CaseState, OfficerRole


class AssociationCase(Case):
    """A case that an association or its officer files and county and city decide."""

    state = models.CharField(_("state"), max_length=30, choices=CaseState, editable=False)
    association = models.ForeignKey(
        "orgs.Association", verbose_name=_("association"), on_delete=models.CASCADE, related_name="%(class)ss"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("filed by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("filed at"), auto_now_add=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the address of the page of the case."""
        raise NotImplementedError


class CasePerson(models.Model):
    """A person whom a case would put into office."""

    role = models.CharField(_("role"), max_length=30, choices=OfficerRole)
    name = models.CharField(_("person"), max_length=40)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    duty = models.CharField(_("duty in the enterprise"), max_length=60, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"
