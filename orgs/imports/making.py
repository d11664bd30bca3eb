"""What a ledger makes, as fast as 100,000 records need it."""

from __future__ import annotations

from orgs.changes.models.term import Term
from orgs.common.bulk_insert import maker
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.models.organization import Organization

node = maker(Organization, "kind", "name", "opened", "parent_id")
association = maker(Association, "organization_id")
enterprise = maker(Enterprise, "unit_id", "uscc")
cover = maker(CoveredEnterprise, "association_id", "enterprise_id", "is_host", "first_day")
label = maker(EnterpriseLabel, "enterprise_id", "kind", "number", "issued", "expires")
term = maker(Term, "association_id", "number", "years", "first_day", "due_day")
officer = maker(Officer, "association_id", "role", "name", "phone", "first_day", "term_id")


def key(record: Enterprise | None) -> int | None:
    """Return the key of an enterprise, None for none."""
    return record.pk if record is not None else None
