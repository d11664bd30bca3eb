"""Kinds of surveys, and where an association stands with one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyKind(models.TextChoices):
    """Who begins a response: the unit that asks, or the association itself once a year."""

    SENT = "sent", pgettext_lazy("kind of survey", "survey")
    YEARLY = "yearly", _("yearly self-description")


class Standing(models.TextChoices):
    """Where an association stands; it follows from its response and the last day, and is not stored."""

    SENT = "sent", pgettext_lazy("survey", "not begun")
    BEGUN = "begun", pgettext_lazy("survey", "being filled in")
    RETURNED = "returned", pgettext_lazy("survey", "returned")
    SUBMITTED = "submitted", pgettext_lazy("survey", "submitted")
    OVERDUE = "overdue", pgettext_lazy("survey", "overdue")
