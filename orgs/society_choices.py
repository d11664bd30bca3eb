"""The fixed choices of industry societies, federations and who belongs to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.enums import Kind

#: What an association or a park can be a member of (guidance art. 5, 6 and 8).
BODY_KINDS = (Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY, Kind.CITY, Kind.COUNTY)
#: Bodies that have officers, terms and meetings of their own.
SOCIETY_KINDS = (Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY)
MEMBER_KINDS = (Kind.ASSOCIATION, Kind.PARK)
#: Bodies with specialised committees, at which an association or park can have a co-located office (art. 5).
OFFICE_KINDS = (Kind.SOCIETY, Kind.PROVINCIAL_SOCIETY)


class SocietyRole(models.TextChoices):
    """What a person is in a society or federation."""

    CHAIR = "chair", pgettext_lazy("society", "president")
    VICE_CHAIR = "vice_chair", pgettext_lazy("society", "vice-president")
    SECRETARY_GENERAL = "secretary_general", _("secretary-general")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary-general")
    STANDING_COUNCIL = "standing_council", _("member of the standing council")
    COUNCIL = "council", _("member of the council")
    CONTACT = "contact", _("contact")


class MembershipForm(models.TextChoices):
    """As what an association or park belongs to a body (guidance art. 5)."""

    GROUP = "group", _("group member")
    OFFICE = "office", _("co-located office of a specialised committee")


NO_OFFICE = _(
    "Only industry, provincial and national societies have specialised committees with co-located offices (art. 5)."
)


class ApplicationState(models.TextChoices):
    """Where an application for membership has got to."""

    INVITED = "invited", _("invited")
    SUBMITTED = "submitted", _("applied for")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RecommendationState(models.TextChoices):
    """What came of a recommendation to a provincial or national society."""

    SUBMITTED = "submitted", _("recommended")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


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


#: States in which an application still waits for somebody.
WAITING_STATES = (ApplicationState.INVITED, ApplicationState.SUBMITTED)
