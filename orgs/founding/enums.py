"""The fixed choices of founding cases (成立)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FoundingState(models.TextChoices):
    """How far a founding has come (domain.md, rule 7)."""

    DRAFT = "draft", pgettext_lazy("founding", "in preparation")
    COUNTY = "county", pgettext_lazy("founding", "county check")
    CITY = "city", pgettext_lazy("founding", "city approval")
    SIGNING = "signing", pgettext_lazy("founding", "awaiting signature")
    RETURNED = "returned", pgettext_lazy("founding", "returned")
    APPROVED = "approved", pgettext_lazy("founding", "approved, meeting to be held")
    MET = "met", pgettext_lazy("founding", "meeting held, to be filed")
    FILED = "filed", pgettext_lazy("founding", "filed, active")
    REFUSED = "refused", pgettext_lazy("founding", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("founding", "withdrawn")


CLOSED_STATES = (FoundingState.FILED, FoundingState.REFUSED, FoundingState.WITHDRAWN)
EDITABLE_STATES = (FoundingState.DRAFT, FoundingState.RETURNED)
#: Submitted and not decided to the end: of one host there is one such case.
SUBMITTED_STATES = (
    FoundingState.COUNTY,
    FoundingState.CITY,
    FoundingState.SIGNING,
    FoundingState.APPROVED,
    FoundingState.MET,
)

TONES: dict[str, str] = {
    FoundingState.COUNTY: "wait",
    FoundingState.CITY: "wait",
    FoundingState.SIGNING: "wait",
    FoundingState.RETURNED: "bad",
    FoundingState.APPROVED: "info",
    FoundingState.MET: "info",
    FoundingState.FILED: "good",
    FoundingState.REFUSED: "bad",
}


class FoundingForm(models.TextChoices):
    """Who founds together (guidance, articles 2 and 8)."""

    SINGLE = "single", _("one enterprise")
    AREA = "area", _("several small enterprises of an area")
    PARK = "park", _("the enterprises of a park")


class MaterialKind(models.TextChoices):
    """The papers of a founding; the minutes come after the meeting."""

    REPORT = "report", _("application report")
    APPLICATION = "application", _("founding application form")
    CHARTER = "charter", _("draft charter")
    MEMBERS = "members", _("list of members")
    MINUTES = "minutes", _("minutes of the founding meeting")


#: The four that an application needs (rule 7).
REQUIRED_MATERIALS = (
    MaterialKind.REPORT,
    MaterialKind.APPLICATION,
    MaterialKind.CHARTER,
    MaterialKind.MEMBERS,
)


class InvitationState(models.TextChoices):
    """What came of the invitation of a member enterprise to found an association (guidance, article 4)."""

    INVITED = "invited", pgettext_lazy("invitation to found", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("invitation to found", "accepted")
    DECLINED = "declined", pgettext_lazy("invitation to found", "declined")
    CALLED_BACK = "called_back", pgettext_lazy("invitation to found", "called back")
    EXPIRED = "expired", pgettext_lazy("invitation to found", "not answered in time")


INVITATION_TONES: dict[str, str] = {
    InvitationState.INVITED: "wait",
    InvitationState.ACCEPTED: "good",
    InvitationState.DECLINED: "bad",
}


class DoorState(models.TextChoices):
    """How far an enterprise without an account has come through the door that its unit opened to it."""

    INVITED = "invited", pgettext_lazy("door to found", "link sent, not used")
    USED = "used", pgettext_lazy("door to found", "files by its own account")
    CONTACT = "contact", pgettext_lazy("door to found", "filed, contact of the association")
    ENDED = "ended", pgettext_lazy("door to found", "ended")
    EXPIRED = "expired", pgettext_lazy("door to found", "link not used in time")


DOOR_TONES: dict[str, str] = {
    DoorState.INVITED: "wait",
    DoorState.USED: "info",
    DoorState.CONTACT: "good",
    DoorState.ENDED: "bad",
}
