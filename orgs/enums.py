"""The fixed choices of the organisation network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    CONTACT = "contact", _("contact")
