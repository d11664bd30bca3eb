"""The records of the organisation network, one file per noun."""

from orgs.models.association import Association, CoveredEnterprise, Officer
from orgs.models.change import ChangeCase, ChangePerson
from orgs.models.driver import Driver, DriverMark
from orgs.models.election import ElectionCase, ElectionPerson
from orgs.models.enterprise import Enterprise, EnterpriseLabel, Industry
from orgs.models.federation import Federation
from orgs.models.founding import FoundingCase, FoundingMaterial, FoundingPartner
from orgs.models.imports import ImportBatch, ImportRow, LedgerMapping
from orgs.models.journal import CaseJournal
from orgs.models.liaison import LiaisonEntry, LiaisonLink
from orgs.models.membership import Membership, MembershipApplication, Recommendation
from orgs.models.organization import Organization, OrganizationMove
from orgs.models.party import CommitteeStage, PartyCommittee, PartyLevel, PartyOrganization, PartyOrganizationKind
from orgs.models.party_link import JointAction, LinkSide, PartyContact, PartyLink
from orgs.models.posting import OrganizationGrant, Posting
from orgs.models.quality import COUNTED_AGAIN, EndedBecause, QualityException
from orgs.models.responsibility import Responsible, ResponsibleRole
from orgs.models.society import Society, SocietyMeeting, SocietyOfficer, SocietyTerm
from orgs.models.succession import FormerName, Succession, SuccessionKind, Suspension
from orgs.models.survey import IndustrySurvey, KeyIndustry
from orgs.models.target_setting import TargetFigure, TargetSheet, YearlyTarget
from orgs.models.term import Term
from orgs.models.work_plan import WorkPlan, WorkPlanReading

__all__ = [
    "COUNTED_AGAIN",
    "Association",
    "CaseJournal",
    "ChangeCase",
    "ChangePerson",
    "CommitteeStage",
    "CoveredEnterprise",
    "Driver",
    "DriverMark",
    "ElectionCase",
    "ElectionPerson",
    "EndedBecause",
    "Enterprise",
    "EnterpriseLabel",
    "Federation",
    "FormerName",
    "FoundingCase",
    "FoundingMaterial",
    "FoundingPartner",
    "ImportBatch",
    "ImportRow",
    "Industry",
    "IndustrySurvey",
    "JointAction",
    "KeyIndustry",
    "LedgerMapping",
    "LiaisonEntry",
    "LiaisonLink",
    "LinkSide",
    "Membership",
    "MembershipApplication",
    "Officer",
    "Organization",
    "OrganizationGrant",
    "OrganizationMove",
    "PartyCommittee",
    "PartyContact",
    "PartyLevel",
    "PartyLink",
    "PartyOrganization",
    "PartyOrganizationKind",
    "Posting",
    "QualityException",
    "Recommendation",
    "Responsible",
    "ResponsibleRole",
    "Society",
    "SocietyMeeting",
    "SocietyOfficer",
    "SocietyTerm",
    "Succession",
    "SuccessionKind",
    "Suspension",
    "TargetFigure",
    "TargetSheet",
    "Term",
    "WorkPlan",
    "WorkPlanReading",
    "YearlyTarget",
]
