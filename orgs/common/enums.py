"""The fixed choices that several subjects of the organisation network share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a node of the tree is."""

    PROVINCE = "province", _("provincial association")
    CITY = "city", _("city association")
    COUNTY = "county", _("county association")
    PARK = "park", _("park association")
    ASSOCIATION = "association", _("enterprise association")
    SOCIETY = "society", _("industry society")
    FEDERATION = "federation", _("federation of enterprise associations")
    PROVINCIAL_SOCIETY = "provincial_society", _("provincial society")


#: Nodes that hold enterprises and other nodes: the units whose coverage is counted.
UNIT_KINDS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.PARK)

#: Units at which persons answer for the work, and which get targets (guidance art. 10).
BEARERS = (Kind.CITY, Kind.COUNTY)

#: Where a node of a kind may sit (domain.md, rules 1 and 2).
PARENT_KINDS: dict[str, tuple[str, ...]] = {
    Kind.PROVINCE: (),
    Kind.CITY: (Kind.PROVINCE,),
    Kind.COUNTY: (Kind.CITY,),
    Kind.PARK: (Kind.CITY, Kind.COUNTY),
    Kind.ASSOCIATION: (Kind.CITY, Kind.COUNTY, Kind.PARK),
    Kind.SOCIETY: (Kind.CITY,),
    Kind.FEDERATION: (Kind.CITY,),
    Kind.PROVINCIAL_SOCIETY: (Kind.PROVINCE,),
}


class SizeClass(models.TextChoices):
    """Size of an enterprise by the statistical classes of 2017."""

    LARGE = "large", _("large")
    MEDIUM = "medium", _("medium")
    SMALL = "small", _("small")
    MICRO = "micro", _("micro")


class LabelKind(models.TextChoices):
    """Recognitions that an enterprise holds for a time."""

    ABOVE_SCALE = "above_scale", _("above designated size")
    HIGH_TECH = "high_tech", _("high-tech enterprise")
    SPECIALIZED = "specialized", _("specialised and innovative")
    LITTLE_GIANT = "little_giant", _("little giant")


class EnterpriseClass(models.TextChoices):
    """The classes of enterprises over which coverage is counted (domain.md, Coverage)."""

    ALL = "all", _("all registered")
    ABOVE_SCALE = "above_scale", _("above designated size")
    HIGH_TECH = "high_tech", _("high-tech enterprises")
    SPECIALIZED = "specialized", _("specialised and innovative")
    LARGE_MEDIUM = "large_medium", _("large and medium")


class OfficerRole(models.TextChoices):
    """What a person is in an association."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    SECRETARY_GENERAL = "secretary_general", _("secretary-general")
    DEPUTY_SECRETARY_GENERAL = "deputy_secretary_general", _("deputy secretary-general")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    CONTACT = "contact", _("contact")


#: Those whom a term election elects; contacts are named, not elected.
ELECTED_ROLES = tuple(role for role in OfficerRole if role != OfficerRole.CONTACT)

#: One person at a time holds these.
SINGLE_ROLES = (OfficerRole.CHAIR, OfficerRole.SECRETARY_GENERAL)

#: An office that a term must fill: where nobody holds it, it is vacant.
REQUIRED_ROLES = (OfficerRole.CHAIR, OfficerRole.VICE_CHAIR, OfficerRole.SECRETARY_GENERAL)


class CaseState(models.TextChoices):
    """How far a case of an association has come: election or change."""

    DRAFT = "draft", pgettext_lazy("case", "draft")
    CHECKING = "checking", pgettext_lazy("case", "county check")
    APPROVING = "approving", pgettext_lazy("case", "city approval")
    SIGNING = "signing", pgettext_lazy("case", "awaiting signature")
    RETURNED = "returned", pgettext_lazy("case", "returned")
    APPROVED = "approved", pgettext_lazy("case", "approved")
    REFUSED = "refused", pgettext_lazy("case", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "withdrawn")
    UNDONE = "undone", pgettext_lazy("case", "undone")


#: A case that is still under way; an association has one of a kind at a time.
OPEN_STATES = (CaseState.DRAFT, CaseState.CHECKING, CaseState.APPROVING, CaseState.SIGNING, CaseState.RETURNED)


#: Bodies that have officers, terms and meetings of their own.
SOCIETY_KINDS = (Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY)


class Driver(models.TextChoices):
    """The three drivers (三带)."""

    PARTY = "party", _("driven by party building")
    SOCIETY = "society", _("driven by societies")
    PROJECT = "project", _("driven by projects")


HOSTS = (Kind.SOCIETY, Kind.FEDERATION)
