"""The fixed choices of what comes in over public forms."""

from django.db import models
from django.utils.translation import pgettext_lazy


class SubmissionState(models.TextChoices):
    """What became of a submission in the quarantine."""

    NEW = "new", pgettext_lazy("public submission", "to be looked at")
    ACCEPTED = "accepted", pgettext_lazy("public submission", "accepted")
    REFUSED = "refused", pgettext_lazy("public submission", "refused")
    SPAM = "spam", pgettext_lazy("public submission", "spam")


TONES: dict[str, str] = {
    SubmissionState.NEW: "wait",
    SubmissionState.ACCEPTED: "good",
    SubmissionState.REFUSED: "bad",
}
