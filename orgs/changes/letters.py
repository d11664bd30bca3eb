"""The letters that decide elections and changes; letters are written in Chinese only (GB/T 9704-2012)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal import documents
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.workflow.errors import Refused
from orgs.cases import letters as return_notices
from orgs.cases.letters import signer_of
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.rules.leaders import outgoing
from orgs.changes.rules.may import crosses_cities, decider_of, places_of
from orgs.common.enums import CaseState, Kind, OfficerRole
from orgs.tree.places import city_of, county_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.models.organization import Organization


DIGITS = "零一二三四五六七八九"

NOUNS = {
    ChangeKind.NAME: "名称",
    ChangeKind.DEPARTMENT: "挂靠部门",
    ChangeKind.LEADERS: "负责人",
    ChangeKind.PLACE: "隶属关系",
    ChangeKind.MERGER: "合并",
    ChangeKind.SPLIT: "分立",
    ChangeKind.SUSPENSION: "暂停活动",
    ChangeKind.RESUMPTION: "恢复活动",
    ChangeKind.TERM_EXTENSION: "延期换届",
    ChangeKind.DISSOLUTION: "撤销",
}


def in_words(number: int) -> str:
    """Write a number below 100 in Chinese: 12 is 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def _common(case: AssociationCase, matter: str) -> dict[str, Any]:
    node = case.association.organization
    county = county_of(node)
    told = [*(_cities(case) if crosses_cities(case) else []), *([county] if county else [])]
    return {
        "addressee": node.name,
        "association": node.name,
        "request": f"关于{node.name}{matter}的请示",
        "forwarded_by": signer_of(county.name) if county else "",
        "copy_to": [signer_of(unit.name) for unit in told],
    }


def _cities(case: AssociationCase) -> list[Organization]:
    """Return the cities of both ends, which hear of what the province decides."""
    found = [unit if unit.kind == Kind.CITY else city_of(unit) for unit in places_of(case)]
    return [city for city in found if city is not None]


def _election(case: ElectionCase) -> tuple[str, dict[str, Any]]:
    people = list(case.people.all())

    def named(role: OfficerRole) -> str:
        return "、".join(person.name for person in people if person.role == role)

    committee = sum(person.role == OfficerRole.COMMITTEE_MEMBER for person in people)
    return documents.LetterKind.ELECTION_APPROVAL, {
        **_common(case, "换届选举结果"),
        "term": f"第{in_words(case.number)}届",
        "meeting_day": case.meeting_day,
        "chair": named(OfficerRole.CHAIR),
        "vice_chairs": named(OfficerRole.VICE_CHAIR),
        "secretary_general": named(OfficerRole.SECRETARY_GENERAL),
        "committee": str(committee) if committee else "",
        "years": in_words(case.years),
        "first_day": case.first_day,
    }


def _change(case: ChangeCase, day: date) -> tuple[str, dict[str, Any]]:
    kind = ChangeKind(case.kind)
    if kind == ChangeKind.DISSOLUTION:
        return documents.LetterKind.DISSOLUTION_NOTICE, {
            **_common(case, "撤销"),
            "reason": case.reason.rstrip("。"),
            "effective": day,
        }
    before, after = _sides(case)
    fields = {
        **_common(case, NOUNS[kind] if kind in _WHOLE else f"变更{NOUNS[kind]}"),
        "matter": NOUNS[kind],
        "before": before,
        "after": after,
        "effective": day,
    }
    if kind in _WHOLE:
        fields |= _whole(case, day)
    return documents.LetterKind.CHANGE_APPROVAL, fields


_WHOLE = (
    ChangeKind.MERGER,
    ChangeKind.SPLIT,
    ChangeKind.SUSPENSION,
    ChangeKind.RESUMPTION,
    ChangeKind.TERM_EXTENSION,
)


def _sides(case: ChangeCase) -> tuple[str, str]:
    """Return what was and what is to be."""
    node = case.association.organization
    if case.kind == ChangeKind.NAME:
        return node.name, case.new_name
    if case.kind == ChangeKind.DEPARTMENT:
        return case.association.host_department, case.new_department
    if case.kind == ChangeKind.PLACE:
        return node.parent.name if node.parent else "", case.new_parent.name if case.new_parent else ""
    if case.kind == ChangeKind.LEADERS:
        before = "、".join(f"{one.get_role_display()}{one.name}" for one in outgoing(case))
        after = "、".join(f"{one.get_role_display()}{one.name}" for one in case.people.all())
        return before, after or "（空缺）"
    return node.name, case.new_name or NOUNS[ChangeKind(case.kind)]


def _whole(case: ChangeCase, day: date) -> dict[str, Any]:
    """Return title and lines of a letter about the association as a whole."""
    name, when = case.association.organization.name, _written(day)
    opening = f"你单位《关于{name}{NOUNS[ChangeKind(case.kind)]}的请示》收悉。经研究，现批复如下："
    if case.kind == ChangeKind.MERGER:
        target = case.target.organization.name if case.target else ""
        title = f"关于同意{name}并入{target}的批复"
        lines = [
            f"一、同意{name}自{when}起并入{target}，{name}同时撤销。",
            f"二、{name}联系服务的企业、会员及有关组织关系由{target}承接。",
            "三、请做好档案移交、印章收缴、经费结清和会员接续等工作。",
        ]
    elif case.kind == ChangeKind.SPLIT:
        title = f"关于同意{name}分立的批复"
        lines = [f"一、同意自{when}起由{name}分立设立{case.new_name}。", "二、请做好会员划转和工作衔接。"]
    elif case.kind == ChangeKind.SUSPENSION:
        title = f"关于同意{name}暂停活动的批复"
        lines = [f"一、同意{name}自{when}起暂停活动。", "二、具备条件后，请及时报请恢复活动。"]
    elif case.kind == ChangeKind.TERM_EXTENSION:
        title = f"关于同意{name}延期换届的批复"
        lines = _extension_lines(case, name)
    else:
        title = f"关于同意{name}恢复活动的批复"
        lines = [f"同意{name}自{when}起恢复活动。"]
    return {"title": title, "paragraphs": [opening, *lines, "此复。"]}


def prepared(case: AssociationCase, day: date | None = None) -> tuple[str, str, dict[str, Any]]:
    """Return kind, the issuer's code and fields of the letter that approves a case as things stand.

    Raises `Refused` where no city stands above the association.
    """
    unit = _issuer(case)
    if isinstance(case, ElectionCase):
        kind, fields = _election(case)
    elif isinstance(case, ChangeCase):
        kind, fields = _change(case, day or case.day or timezone.localdate())
    else:
        raise TypeError(type(case).__name__)
    return kind, unit, fields


def _issuer(case: AssociationCase) -> str:
    """Return the code of the unit that decides a case and issues its letters; raises `Refused` without one."""
    unit = decider_of(case)
    if unit is None or not unit.code:
        raise Refused(_("There is no city above the association that could issue the letter."))
    return unit.code


def _extension_lines(case: ChangeCase, name: str) -> list[str]:
    term = case.association.terms.filter(end_day__isnull=True).first()
    which = f"第{in_words(term.number)}届委员会" if term else ""
    due = f"原应于{_written(term.due_day)}前换届，" if term else ""
    until = _written(case.new_due_day) if case.new_due_day else ""
    return [
        f"一、{name}{which}{due}同意延期至{until}前完成换届。",
        "二、延期期间由现任委员会继续履行职责。请抓紧做好换届筹备工作，按期召开会员大会（会员代表大会），不得再次延期。",
    ]


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def returned(case: AssociationCase, note: str) -> tuple[str, str, dict[str, Any]]:
    """Return kind, the issuer's code and fields of the notice that returns a case; raises `Refused` without a city."""
    node = case.association.organization
    unit, county = _issuer(case), county_of(node)
    fields = return_notices.fields(
        addressee=node.name,
        association=node.name,
        matter=_matter(case),
        reasons=[note],
        forwarded_by=signer_of(county.name) if county else "",
        due_on=return_notices.deadline_of(case, CaseState.RETURNED),
    )
    return documents.LetterKind.RETURN_NOTICE, unit, fields


def _matter(case: AssociationCase) -> str:
    if not isinstance(case, ChangeCase):
        return "换届选举"
    kind = ChangeKind(case.kind)
    return NOUNS[kind] if kind in (*_WHOLE, ChangeKind.DISSOLUTION) else f"{NOUNS[kind]}变更"


def issue(case: AssociationCase, ready: tuple[str, str, dict[str, Any]], actor: User) -> Letter:
    """Issue a prepared letter in the transaction of the approval; raises `Refused` where its text lacks something."""
    kind, code, fields = ready
    try:
        return documents.issue(kind, unit_code=code, record=case, fields=fields, actor=actor)
    except LetterRefused as refusal:
        raise Refused(refusal.message) from refusal


def preview(case: AssociationCase, actor: User) -> bytes:
    """Return the letter as it would be issued, as PDF without a number; raises `Refused`."""
    kind, code, fields = prepared(case)
    try:
        return documents.preview(kind, unit_code=code, fields=fields, actor=actor)[1]
    except LetterRefused as refusal:
        raise Refused(refusal.message) from refusal


def preview_return(case: AssociationCase, actor: User, note: str) -> tuple[bytes, bytes]:
    """Return the notice of a return as Word and PDF before it has a number; raises `Refused`."""
    kind, code, fields = returned(case, note)
    try:
        return documents.preview(kind, unit_code=code, fields=fields, actor=actor)
    except LetterRefused as refusal:
        raise Refused(refusal.message) from refusal


def withdraw(case: AssociationCase, actor: User, reason: str) -> None:
    """Withdraw the letters of a case that is undone; their numbers stay taken. A notice of an earlier return stands."""
    for letter in documents.letters_of(case):
        if not letter.is_withdrawn and letter.kind != documents.LetterKind.RETURN_NOTICE:
            try:
                documents.withdraw(letter, actor=actor, reason=reason)
            except LetterRefused as refusal:  # withdrawn by hand at the same moment
                raise Refused(refusal.message) from refusal


def on_return(case: AssociationCase, actor: User, data: dict[str, Any]) -> None:
    """Issue the notice in the transaction of the move; a county has no letters of its own and says it in the note."""
    if data.get("with_letter") and data["from_state"] == CaseState.APPROVING:
        issue(case, returned(case, data["note"]), actor)
