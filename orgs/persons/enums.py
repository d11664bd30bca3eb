"""Choices of the register of persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(models.TextChoices):
    """As the identity card has it (GB/T 2261.1)."""

    MALE = "m", pgettext_lazy("sex", "male")
    FEMALE = "f", pgettext_lazy("sex", "female")


class Degree(models.TextChoices):
    """The highest education or degree."""

    DOCTOR = "doctor", _("doctor's degree")
    MASTER = "master", _("master's degree")
    BACHELOR = "bachelor", _("bachelor's degree")
    COLLEGE = "college", _("college diploma")
    OTHER = "other", pgettext_lazy("degree", "other")


class AliasKind(models.TextChoices):
    """Why a person has another name."""

    FORMER = "former", _("former name")
    PEN = "pen", _("pen name")
    FOREIGN = "foreign", _("name in another script")
    WRITTEN = "written", _("written so somewhere")
    MERGED = "merged", _("name of a merged double")
