"""What a case of an association changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class ChangeKind(models.TextChoices):
    """What a change case changes."""

    NAME = "name", pgettext_lazy("change", "name")
    DEPARTMENT = "department", pgettext_lazy("change", "host department")
    LEADERS = "leaders", pgettext_lazy("change", "leaders")
    PLACE = "place", pgettext_lazy("change", "place")
    MERGER = "merger", pgettext_lazy("change", "merger")
    SPLIT = "split", pgettext_lazy("change", "split")
    SUSPENSION = "suspension", pgettext_lazy("change", "suspension")
    RESUMPTION = "resumption", pgettext_lazy("change", "resumption")
    TERM_EXTENSION = "term_extension", pgettext_lazy("change", "extension of the term")
    DISSOLUTION = "dissolution", pgettext_lazy("change", "dissolution")
