"""The Word forms of an application, filled in with what its case says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from kexie_portal.documents.forms import FormKind, form_document
from orgs.enums_founding import MaterialKind
from orgs.letters import signer_of

if TYPE_CHECKING:
    from orgs.models import FoundingCase

#: Which form belongs to which paper of a case.
FORMS: dict[str, FormKind] = {
    MaterialKind.REPORT: FormKind.APPLICATION,
    MaterialKind.APPLICATION: FormKind.ESTABLISHMENT,
    MaterialKind.CHARTER: FormKind.CHARTER,
    MaterialKind.MEMBERS: FormKind.MEMBERS,
}


def filled(kind: str, case: FoundingCase) -> bytes:
    """Return the form of a paper as Word, with what the case says already."""
    group = case.preparation_group
    today = timezone.localdate()
    host = case.enterprise
    fields = {
        "enterprise": case.enterprise_name,
        "association": case.proposed_name,
        "addressee": signer_of((case.county or case.city).name),
        "uscc": case.uscc,
        "address": host.address if host else "",
        "industry": str(host.industry.name) if host and host.industry else "",
        "staff": case.staff,
        "scitech_workers": case.scitech_workers,
        "reason": case.reason,
        "host_department": case.host_department,
        "preparers": "、".join(one["name"] for one in group),
        "chair_proposed": group[0]["name"] if group else "",
        "contact": case.contact_name,
        "phone": case.contact_phone,
        "date": f"{today.year}年{today.month}月{today.day}日",
    }
    return form_document(FORMS[kind], {key: value for key, value in fields.items() if value not in (None, "")})
