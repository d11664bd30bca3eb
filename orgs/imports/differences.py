"""What a row of a ledger would change in a record that is there: before → after; an empty cell changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orgs.common.enums import OfficerRole
from orgs.imports.models import ImportTarget
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise

if TYPE_CHECKING:
    from django.db.models import Model

    from orgs.imports.known import Known

YUAN = Decimal(10_000)  # the register keeps money in 10,000 yuan, ledgers are read in yuan
ENTERPRISE_FIELDS = {
    "name": "name",
    "industry": "industry_id",
    "staff": "staff",
    "revenue": "revenue",
    "assets": "assets",
    "party_organization": "has_party_organization",
    "address": "address",
    "legal_person": "legal_representative",
    "opened": "opened",
    "closed": "closed",
}
#: In a register of enterprises; the contact of a ledger of associations is the association's.
OWN_ENTERPRISE_FIELDS = {"email": "email", "sci_tech_workers": "scitech_workers"}
NODE_FIELDS = {"association_name": "name", "founded": "opened"}
DETAIL_FIELDS = {
    "letter_number": "letter_number",
    "letter_date": "letter_date",
    "members": "members",
    "sci_tech_workers": "scitech_workers",
    "host_department": "host_department",
    "email": "email",
    "remark": "remark",
}
PEOPLE_FIELDS = {
    "chair": (OfficerRole.CHAIR, "chair_phone"),
    "vice_chairs": (OfficerRole.VICE_CHAIR, ""),
    "secretary_general": (OfficerRole.SECRETARY_GENERAL, "secretary_general_phone"),
    "contact": (OfficerRole.CONTACT, "contact_phone"),
}
#: Telephone → whose it is.
PHONE_FIELDS = {phone: source for source, (_role, phone) in PEOPLE_FIELDS.items() if phone}


@dataclass(frozen=True)
class Difference:
    """One thing that would change: of the `enterprise`, the `node`, its `details`, a `label`, the `term` or `people`.

    `record` is the one that changes where the row has several of its kind.
    """

    of: str
    field: str
    before: object
    after: object
    record: Model | None = None


def value_of(values: dict[str, Any], source: str, field: str) -> Any:
    """Return a row's value as the model keeps it, None where the cell is empty."""
    value = values.get(source)
    if value is None or value == "" or value == ():
        return None
    if source in ("revenue", "assets"):
        return (Decimal(value) / YUAN).quantize(Decimal("0.01"))  # not a figure: an amount to compare
    return value


def enterprise_differences(enterprise: Enterprise, values: dict[str, object], target: str) -> list[Difference]:
    """Compare a row with the enterprise's own fields."""
    return list(_differences("enterprise", enterprise, values, enterprise_fields(target)))


def enterprise_fields(target: str) -> dict[str, str]:
    """Return the fields of the enterprise that a ledger of this content fills."""
    return ENTERPRISE_FIELDS if target == ImportTarget.ASSOCIATION else ENTERPRISE_FIELDS | OWN_ENTERPRISE_FIELDS


def association_differences(association: Association, values: dict[str, object], known: Known) -> list[Difference]:
    """Compare a row with the association's node, details and people."""
    found = list(_differences("node", association.organization, values, NODE_FIELDS))
    found += _differences("details", association, values, DETAIL_FIELDS)
    officers = known.officers_of.get(association.pk, [])
    for source, (role, phone) in PEOPLE_FIELDS.items():
        wanted = people(values, source)
        if not wanted:
            continue
        present = [officer for officer in officers if officer.role == role]
        if {officer.name for officer in present} != set(wanted):
            before = "、".join(officer.name for officer in present)
            found.append(Difference("people", role, before, "、".join(wanted)))
        number = str(values.get(phone) or "") if phone else ""
        if number and present and present[0].name in wanted and present[0].phone != number:
            found.append(Difference("phone", role, present[0].phone, number))
    return found


def people(values: dict[str, Any], source: str) -> list[str]:
    """Return the names in a column, each once, in order."""
    value = values.get(source)
    if not value:
        return []
    names = value.split("、") if isinstance(value, str) else value
    return list(dict.fromkeys(str(name) for name in names if name))


def _differences(of: str, record: Model, values: dict[str, object], fields: dict[str, str]) -> Iterator[Difference]:
    for source, field in fields.items():
        after = value_of(values, source, field)
        before = getattr(record, field)
        if after is None or after == before or same_day(before, after, values.get(f"{source}_precision")):
            continue
        yield Difference(of, field, before, after)


def same_day(before: object, after: object, precision: object) -> bool:
    """Tell whether a date says the same, or less in the ledger: 2019年5月 against 2019-05-20."""
    if not isinstance(before, date) or not isinstance(after, date):
        return False
    if before == after:
        return True
    if precision == "month":
        return (before.year, before.month) == (after.year, after.month)
    return precision == "year" and before.year == after.year
