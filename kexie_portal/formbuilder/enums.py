"""The words of a definition: kinds of fields and sections, who fills a part, at which stage; states of a response."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FieldKind(models.TextChoices):
    """What a field asks for."""

    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    RICH_TEXT = "rich_text", _("text with formats")
    INTEGER = "integer", _("whole number")
    DECIMAL = "decimal", _("number with decimals")
    YUAN = "yuan", _("amount of money")
    YES_NO = "yes_no", _("yes or no")
    ONE_OF = "one_of", _("one of several")
    SEVERAL_OF = "several_of", _("several of several")
    DATE = "date", pgettext_lazy("kind of field", "day")
    PERIOD = "period", pgettext_lazy("kind of field", "period")
    TABLE = "table", pgettext_lazy("kind of field", "table")
    PERSON = "person", pgettext_lazy("kind of field", "person")
    PEOPLE = "people", pgettext_lazy("kind of field", "people")
    ORGANIZATION = "organization", _("organisation of the register")
    FILES = "files", pgettext_lazy("kind of field", "files")


#: The kinds that a column of a table may have.
COLUMN_KINDS = ("short_text", "long_text", "integer", "decimal", "yuan", "yes_no", "one_of", "date", "organization")
#: The kinds that can be added up.
NUMBERS = (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YUAN)
CHOICES = (FieldKind.ONE_OF, FieldKind.SEVERAL_OF)
TEXTS = (FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT, FieldKind.RICH_TEXT)


class SectionKind(models.TextChoices):
    """How a section is laid out."""

    GRID = "grid", pgettext_lazy("section of a form", "grid of labels and values")
    TEXT = "text", pgettext_lazy("section of a form", "long text in a box")
    TABLE = "table", pgettext_lazy("section of a form", "table")
    LIST = "list", pgettext_lazy("section of a form", "list of questions")
    SIGNATURE = "signature", pgettext_lazy("section of a form", "opinion with signature and seal")
    STATIC = "static", pgettext_lazy("section of a form", "words only")


class By(models.TextChoices):
    """Who fills a section or field."""

    APPLICANT = "applicant", pgettext_lazy("fills a form", "applicant")
    OFFICE = "office", pgettext_lazy("fills a form", "office")
    EMPLOYER = "employer", pgettext_lazy("fills a form", "employer")
    EXPERT = "expert", pgettext_lazy("fills a form", "expert")
    RECOMMENDER = "recommender", pgettext_lazy("fills a form", "recommending unit")
    PANEL = "panel", pgettext_lazy("fills a form", "panel")
    PROVINCE = "province", pgettext_lazy("fills a form", "province")


class Stage(models.TextChoices):
    """When a section is filled."""

    SUBMIT = "submit", pgettext_lazy("stage of a form", "submission")
    RECOMMEND = "recommend", pgettext_lazy("stage of a form", "recommendation")
    REVIEW = "review", pgettext_lazy("stage of a form", "review")
    DECIDE = "decide", pgettext_lazy("stage of a form", "decision")
    AGREEMENT = "agreement", pgettext_lazy("stage of a form", "agreement")
    ACCEPTANCE = "acceptance", pgettext_lazy("stage of a form", "acceptance")


class ResponseState(models.TextChoices):
    """Where a response stands."""

    DRAFT = "draft", pgettext_lazy("response to a form", "being filled in")
    SUBMITTED = "submitted", pgettext_lazy("response to a form", "submitted")
    RETURNED = "returned", pgettext_lazy("response to a form", "returned")


OPEN_STATES = (ResponseState.DRAFT, ResponseState.RETURNED)
