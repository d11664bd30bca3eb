"""The Word forms of an application, filled in with what its case says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from kexie_portal.documents.forms import FormKind, form_document
from orgs.cases.letters import signer_of
from orgs.founding.enums import FoundingForm, MaterialKind
from orgs.register.models.enterprise import Enterprise
from orgs.tree.places import is_in

if TYPE_CHECKING:
    from orgs.founding.models import FoundingCase

#: Which form belongs to which paper of a case.
FORMS: dict[str, FormKind] = {
    MaterialKind.REPORT: FormKind.APPLICATION,
    MaterialKind.APPLICATION: FormKind.ESTABLISHMENT,
    MaterialKind.CHARTER: FormKind.CHARTER,
    MaterialKind.MEMBERS: FormKind.MEMBERS,
}


def known_host(case: FoundingCase) -> Enterprise | None:
    """Return what the register knows of the host, before the case is tied to it; of no other city's enterprise."""
    if case.enterprise is not None or not case.uscc:
        return case.enterprise
    found = Enterprise.objects.select_related("unit", "industry").filter(uscc=case.uscc).first()
    return found if found is not None and is_in(found.unit, case.city) else None


def filled(kind: str, case: FoundingCase) -> bytes:
    """Return the form of a paper as Word, with what the case says already."""
    group = case.preparation_group
    today = timezone.localdate()
    shared = case.form != FoundingForm.SINGLE
    host = known_host(case)
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
        "partners": "、".join(partner.name for partner in case.partners.all()) if shared else "",
        "preparers": "、".join(one["name"] for one in group),
        "chair_proposed": group[0]["name"] if group else "",
        "contact": case.contact_name,
        "phone": case.contact_phone,
        "date": f"{today.year}年{today.month}月{today.day}日",
    }
    return form_document(FORMS[kind], {key: value for key, value in fields.items() if value not in (None, "")})
