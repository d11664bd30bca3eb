"""The records of the organisation network, one file per noun."""

from orgs.changes.models.change import ChangeCase, ChangePerson
from orgs.changes.models.election import ElectionCase, ElectionPerson
from orgs.changes.models.term import Term
from orgs.common.enums import Driver
from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.duty.models.targets import TargetFigure, TargetSheet, YearlyTarget
from orgs.duty.models.task import Task, TaskFeedback, TaskUrging
from orgs.duty.models.work_plan import WorkPlan, WorkPlanReading
from orgs.founding.models import FoundingCase, FoundingInvitation, FoundingMaterial, FoundingPartner
from orgs.imports.models import Correction, ImportBatch, ImportRow, LedgerMapping
from orgs.memberships.models import CertificateSeries, JoinCriteria, Membership, MembershipApplication, Recommendation
from orgs.party.models.link import JointAction, LinkSide, PartyContact, PartyLink
from orgs.party.models.party import CommitteeStage, PartyCommittee, PartyLevel, PartyOrganization, PartyOrganizationKind
from orgs.postings.models import OrganizationGrant, Posting
from orgs.quality.models import COUNTED_AGAIN, EndedBecause, QualityException
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.driver import DriverMark
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel, Industry
from orgs.register.models.past import FormerPlace, FormerSize
from orgs.register.models.suspension import Suspension
from orgs.societies.models.federation import Federation
from orgs.societies.models.firm import MemberFirm
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import Society, SocietyMeeting, SocietyOfficer, SocietyTerm
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.societies.models.survey_plan import SurveyPlan
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree.models.journal import CaseJournal
from orgs.tree.models.organization import FormerParent, Organization, OrganizationMove
from orgs.tree.models.succession import FormerName, Succession, SuccessionKind

__all__ = [
    "COUNTED_AGAIN",
    "Association",
    "CaseJournal",
    "CertificateSeries",
    "ChangeCase",
    "ChangePerson",
    "CommitteeStage",
    "Correction",
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
    "FormerParent",
    "FormerPlace",
    "FormerSize",
    "FoundingCase",
    "FoundingInvitation",
    "FoundingMaterial",
    "FoundingPartner",
    "ImportBatch",
    "ImportRow",
    "Industry",
    "IndustrySurvey",
    "JoinCriteria",
    "JointAction",
    "KeyIndustry",
    "LedgerMapping",
    "LiaisonEntry",
    "LiaisonLink",
    "LinkSide",
    "MemberFirm",
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
    "Survey",
    "SurveyPlan",
    "SurveyRequest",
    "Suspension",
    "TargetFigure",
    "TargetSheet",
    "Task",
    "TaskFeedback",
    "TaskUrging",
    "Term",
    "WorkPlan",
    "WorkPlanReading",
    "YearlyTarget",
]
