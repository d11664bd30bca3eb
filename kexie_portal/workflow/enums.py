"""The parts of a case that different people take, and the ways in which a single officer gets a second signature."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(StrEnum):
    """What a move is in its case; returning belongs to the desk, not to a person."""

    FILES = "files"
    CHECKS = "checks"
    DECIDES = "decides"
    RETURNS = "returns"


class Way(models.TextChoices):
    """How a step was signed where it was not signed in the usual way."""

    SOLE = "sole", _("filed and checked by the unit's single officer")
    LEADER = "leader", _("signed by the leader in charge by their account")
    PAPER = "paper", _("signed by the leader in charge on paper")
