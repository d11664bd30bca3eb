"""The fields of the two ledgers, and the words by which clerks head them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from orgs.ledger.faults import Message
from orgs.ledger.headers import HEADERS

Target = Literal["association", "enterprise"]
Kind = Literal[
    "number", "county", "name", "uscc", "text", "date", "letter", "person", "people", "phones", "count", "flag",
    "industry", "money", "until", "term", "labels", "state",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a ledger tells: its name in the rows, how its cells are read, and its headers (normalised)."""

    name: str
    kind: Kind
    label: Message
    words: tuple[str, ...]


def _field(name: str, kind: Kind, label: Message) -> Field:
    return Field(name, kind, label, tuple(HEADERS[name].split()))


_COMMON = (
    _field("number", "number", _("No.")),
    _field("county", "county", _("county or district")),
    _field("name", "name", _("name of the enterprise")),
    _field("uscc", "uscc", _("unified social credit code")),
    _field("industry", "industry", _("industry")),
    _field("contact", "person", _("contact")),
    _field("contact_phone", "phones", _("telephone")),
    _field("email", "text", _("e-mail")),
    _field("address", "text", _("address")),
    _field("sci_tech_workers", "count", _("sci-tech workers")),
    _field("party_organization", "flag", _("has a party organization")),
    _field("high_tech", "flag", _("high-tech enterprise")),
    _field("above_scale", "flag", _("above designated size")),
    _field("specialized", "flag", _("specialised and innovative")),
    _field("little_giant", "flag", _("little giant")),
    _field("staff", "count", _("staff")),
    _field("revenue", "money", _("revenue (yuan)")),
    _field("assets", "money", _("total assets (yuan)")),
    _field("remark", "text", _("remark")),
    _field("labels", "labels", _("labels of the enterprise")),
    _field("state", "state", _("state (active, closed …)")),
    _field("closed", "date", _("closed on")),
)  # fmt: skip

_ASSOCIATION = (
    _field("association_name", "name", _("name of the association")),
    _field("founded", "date", _("day of founding")),
    _field("letter_number", "letter", _("letter number")),
    _field("letter_date", "date", _("day of the letter")),
    _field("chair", "person", _("chair")),
    _field("chair_phone", "phones", _("telephone of the chair")),
    _field("vice_chairs", "people", _("vice-chairs")),
    _field("secretary_general", "person", _("secretary-general")),
    _field("secretary_general_phone", "phones", _("telephone of the secretary-general")),
    _field("members", "count", _("members")),
    _field("host_department", "text", _("host department")),
    _field("term_years", "term", _("term (years)")),
    _field("last_election", "date", _("last election")),
    _field("dissolved", "date", _("dissolved on")),
    _field("federation_member", "flag", _("member of the federation")),
    Field("opened", "date", _("opened on"), ("企业成立时间", "企业成立日期", "公司成立时间", "企业注册日期")),
    _field("society_member", "flag", _("member of the industry society")),
)  # fmt: skip

_ENTERPRISE = (
    _field("opened", "date", _("opened on")),
    _field("high_tech_number", "text", _("number of the high-tech certificate")),
    _field("high_tech_issued", "date", _("high-tech since")),
    _field("high_tech_expires", "until", _("high-tech until")),
    _field("size_class", "text", _("size class as reported")),
    _field("legal_person", "person", _("legal representative")),
)  # fmt: skip

#: Every field of a ledger, by target.
FIELDS: dict[Target, dict[str, Field]] = {
    "association": {field.name: field for field in (*_COMMON, *_ASSOCIATION)},
    "enterprise": {field.name: field for field in (*_COMMON, *_ENTERPRISE)},
}

#: What a row cannot do without: a relation needs its first day (domain.md, rule 6), an enterprise its code (rule 5).
REQUIRED: dict[Target, tuple[str, ...]] = {
    "association": ("county", "name", "uscc", "founded"),
    "enterprise": ("county", "name", "uscc"),
}
