"""The fixed choices of memberships, applications and recommendations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.common.enums import Kind

#: What an association or a park can be a member of (guidance art. 5, 6 and 8).
BODY_KINDS = (Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY, Kind.CITY, Kind.COUNTY)

#: The units that may take associations as their own group members (可, guidance art. 8).
OWN_KINDS = (Kind.CITY, Kind.COUNTY)

MEMBER_KINDS = (Kind.ASSOCIATION, Kind.PARK)

#: Bodies with specialised committees, at which an association or park can have a co-located office (art. 5).
OFFICE_KINDS = (Kind.SOCIETY, Kind.PROVINCIAL_SOCIETY)


class MembershipForm(models.TextChoices):
    """In which form an association or park belongs to a body (guidance art. 5)."""

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
    RETURNED = "returned", pgettext_lazy("application", "returned")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", pgettext_lazy("application", "lapsed, not sent again in time")


class RecommendationState(models.TextChoices):
    """What came of a recommendation to a provincial or national society."""

    SUBMITTED = "submitted", _("recommended")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: States in which an application still waits for somebody.
WAITING_STATES = (ApplicationState.INVITED, ApplicationState.SUBMITTED, ApplicationState.RETURNED)
