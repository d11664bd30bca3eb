"""The fixed choices of public notices."""

from django.db import models
from django.utils.translation import pgettext_lazy


class BulletinKind(models.TextChoices):
    """What a notice tells the public."""

    PLAN = "plan", pgettext_lazy("public notice", "work plan")
    PROCEDURE = "procedure", pgettext_lazy("public notice", "procedure")
    RESULT = "result", pgettext_lazy("public notice", "result, open to objections")
    NOTICE = "notice", pgettext_lazy("public notice", "notice")


class BulletinState(models.TextChoices):
    """How far a notice has come."""

    DRAFT = "draft", pgettext_lazy("public notice", "draft")
    PUBLISHED = "published", pgettext_lazy("public notice", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("public notice", "withdrawn")


TONES: dict[str, str] = {BulletinState.PUBLISHED: "good", BulletinState.WITHDRAWN: "bad", BulletinState.DRAFT: "wait"}
