"""The records of foundings, one file per noun."""

from orgs.founding.models.case import FoundingCase, FoundingPartner
from orgs.founding.models.door import FoundingDoor
from orgs.founding.models.invitation import FoundingInvitation

__all__ = ["FoundingCase", "FoundingDoor", "FoundingInvitation", "FoundingPartner"]
