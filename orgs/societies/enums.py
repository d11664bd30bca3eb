"""The fixed choices of industry societies and federations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SocietyRole(models.TextChoices):
    """What a person is in a society or federation."""

    CHAIR = "chair", pgettext_lazy("society", "president")
    VICE_CHAIR = "vice_chair", pgettext_lazy("society", "vice-president")
    SECRETARY_GENERAL = "secretary_general", _("secretary-general")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary-general")
    STANDING_COUNCIL = "standing_council", _("member of the standing council")
    COUNCIL = "council", _("member of the council")
    CONTACT = "contact", _("contact")


class LiaisonSubject(models.TextChoices):
    """What the link with a provincial society served (guidance art. 5)."""

    GUIDANCE = "guidance", _("guidance and contact")
    APPRAISAL = "appraisal", _("achievement appraisal")
    PROJECT = "project", _("project application")
    AWARD = "award", _("award application")
    EXCHANGE = "exchange", _("technical exchange")
    OTHER = "other", _("other")


class MeetingKind(models.TextChoices):
    """Meetings of a society or federation."""

    ASSEMBLY = "assembly", _("general assembly")
    COUNCIL = "council", _("council")
    STANDING_COUNCIL = "standing_council", _("standing council")
    CHAIRS = "chairs", _("meeting of the presidents")
