"""The fixed words of sealing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verb(models.TextChoices):
    """What is written into a chain after a package."""

    FILE = "file", _("file made")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("sealing", "superseded")
    BLANKED = "blanked", _("personal fields blanked")
    OPENED = "opened", pgettext_lazy("sealing", "opening")


class State(models.TextChoices):
    """What a package is worth today."""

    VALID = "valid", pgettext_lazy("sealing", "genuine")
    SUPERSEDED = "superseded", pgettext_lazy("sealing", "superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")
