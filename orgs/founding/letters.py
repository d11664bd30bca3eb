"""The letters of a founding: approval, notice of return, withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kexie_portal.documents import actions as documents
from kexie_portal.documents import queries as letter_queries
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.errors import Refused
from kexie_portal.workflow.limits import limit_of
from orgs.cases import letters as return_notices
from orgs.cases.letters import signer_of
from orgs.founding.enums import FoundingForm, FoundingState
from orgs.founding.models import FoundingCase
from orgs.founding.queries import reopenable

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter


def approval_fields(case: FoundingCase, data: dict[str, object]) -> dict[str, object]:
    """Return the fields of the approval letter; what the officer typed comes before what the case says."""
    leader = case.preparation_group[0] if case.preparation_group else {}
    return {
        "addressee": data.get("addressee") or case.enterprise_name,
        "association": case.proposed_name,
        "enterprise": founders(case),
        "request": data.get("request") or f"关于成立{case.proposed_name}的请示",
        "forwarded_by": signer_of(case.county.name) if case.county else "",
        "host_department": case.host_department,
        "preparer": leader.get("name", ""),
        "filing_days": str(data.get("filing_days") or limit_of(FoundingCase, FoundingState.MET) or ""),
        "copy_to": [signer_of(case.county.name)] if case.county else [],
    }


def founders(case: FoundingCase) -> str:
    """Name who founds: the host, and with how many others where several found together."""
    others = 0 if case.form == FoundingForm.SINGLE else case.partners.count()
    return f"{case.enterprise_name}等{others + 1}家企业" if others else case.enterprise_name


def preview_approval(case: FoundingCase, actor: User, data: dict[str, object]) -> tuple[bytes, bytes]:
    """Return the approval as Word and PDF before it has a number; raises `Refused`."""
    return _preview(LetterKind.APPROVAL, case, actor, approval_fields(case, data))


def issue_approval(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """Issue the approval in one step and note its number and day on the case; raises `Refused`."""
    fields = approval_fields(case, data)
    with _refusals():
        letter = documents.issue(LetterKind.APPROVAL, unit_code=_code(case), record=case, fields=fields, actor=actor)
    note_number(case, letter)


def begin_approval(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """Begin the approval as a draft, for whose signature the case waits; raises `Refused`."""
    fields = approval_fields(case, data)
    with _refusals():
        documents.begin(
            LetterKind.APPROVAL, unit_code=_code(case), record=case, fields=fields, actor=actor, decides=True
        )


def note_number(case: FoundingCase, letter: Letter) -> None:
    """Note number and day of the approval on the case."""
    case.letter_number, case.approved_on = letter.number, letter.issued_on


def return_fields(case: FoundingCase, data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the notice that names what has to be put right."""
    names, remarks = reopenable(case), data.get("remarks") or {}
    named = [_with_remark(names[key], remarks.get(key, "")) for key in data.get("items") or () if key in names]
    return return_notices.fields(
        addressee=case.enterprise_name,
        association=case.proposed_name,
        matter="成立",
        reasons=[*named, data["note"]],
        forwarded_by=signer_of(case.county.name) if case.county else "",
        due_on=return_notices.deadline_of(case, FoundingState.RETURNED),
    )


def _with_remark(name: str, remark: str) -> str:
    return f"{name}：{remark}" if remark else name


def preview_return(case: FoundingCase, actor: User, data: dict[str, object]) -> tuple[bytes, bytes]:
    """Return the notice as Word and PDF before it has a number; raises `Refused`."""
    return _preview(LetterKind.RETURN_NOTICE, case, actor, return_fields(case, data))


def issue_return_notice(case: FoundingCase, actor: User, data: dict[str, object]) -> None:
    """Issue the notice that names what has to be put right, or begin its draft where the city signs in steps."""
    fields = return_fields(case, data)
    with _refusals():
        documents.issue_or_begin(
            LetterKind.RETURN_NOTICE, unit_code=_code(case), record=case, fields=fields, actor=actor
        )


def withdraw_approval(case: FoundingCase, actor: User, reason: str) -> None:
    """Withdraw every approval letter of the case that stands."""
    for letter in letter_queries.letters_of(case):
        if letter.kind == LetterKind.APPROVAL and letter.is_in_force:
            with _refusals():
                documents.withdraw(letter, actor=actor, reason=reason or _("The approval was revoked."))


def _preview(kind: LetterKind, case: FoundingCase, actor: User, fields: dict[str, object]) -> tuple[bytes, bytes]:
    with _refusals():
        return documents.preview(kind, unit_code=_code(case), fields=fields, actor=actor)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the letter refuses into what a move refuses."""
    try:
        yield
    except LetterRefused as refusal:
        raise Refused(refusal.message, refusal.field) from refusal


def _code(case: FoundingCase) -> str:
    return case.city.code or ""
