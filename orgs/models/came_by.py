"""What an association, a membership, a case or an event came by: one of the three drivers (三带, guidance art. 3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.models.driver import Driver


class CameBy(models.Model):
    """A record that says by which driver it came; empty where nobody has said."""

    driver = models.CharField(_("came by"), max_length=10, choices=Driver, blank=True)

    class Meta:
        abstract = True
