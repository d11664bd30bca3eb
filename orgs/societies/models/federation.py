"""Federations of enterprise associations (企业科协联合会), one active per city (guidance art. 6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.societies.models.society import Registered
from orgs.societies.querysets import BodyQuerySet


class Federation(Registered):
    """What is special to a federation: the city that it spans, held to one at a time by the database."""

    organization = models.OneToOneField(
        "orgs.Organization", on_delete=models.CASCADE, primary_key=True, related_name="federation"
    )
    city = models.ForeignKey(
        "orgs.Organization", verbose_name=_("city"), on_delete=models.PROTECT, related_name="federations"
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("federation")
        verbose_name_plural = _("federations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["city"],
                condition=Q(closed__isnull=True),
                name="one_federation_of_a_city",
                violation_error_message=_("The city has an active federation already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return self.organization.get_absolute_url()
