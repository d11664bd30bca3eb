"""The records of the organisation network, one file per noun."""

from orgs.models.association import Association, CoveredEnterprise, Officer
from orgs.models.enterprise import Enterprise, EnterpriseLabel, Industry
from orgs.models.imports import ImportBatch, ImportRow, LedgerMapping
from orgs.models.organization import Organization, OrganizationMove
from orgs.models.posting import OrganizationGrant, Posting

__all__ = [
    "Association",
    "CoveredEnterprise",
    "Enterprise",
    "EnterpriseLabel",
    "ImportBatch",
    "ImportRow",
    "Industry",
    "LedgerMapping",
    "Officer",
    "Organization",
    "OrganizationGrant",
    "OrganizationMove",
    "Posting",
]
