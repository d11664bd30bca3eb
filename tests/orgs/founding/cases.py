"""Foundings of 涧西区 brought to any state, with the people who take the steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.documents.enums import IssuingSteps
from kexie_portal.documents.forms import form_document
from kexie_portal.documents.issuers import issuer_of
from kexie_portal.documents.models import LetterIssuer
from kexie_portal.workflow import moving
from orgs.founding.actions import case as actions
from orgs.founding.enums import REQUIRED_MATERIALS
from orgs.founding.models import FoundingCase
from orgs.founding.papers import FORMS
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, UserFactory, officer_of, post, valid_uscc
from tests.orgs.network import Network, build

TODAY = timezone.localdate()
NOTE = "材料齐全"
GROUP = [{"name": name, "duty": "", "phone": ""} for name in ("王一", "李二", "张三")]
ELECTED = [
    {"role": "chair", "name": "王一"},
    {"role": "vice_chair", "name": "李二"},
    {"role": "secretary_general", "name": "张三"},
    {"role": "committee_member", "name": "赵四"},
]
SAID: dict[str, Any] = {
    "uscc": valid_uscc(800_000_001),
    "enterprise_name": "洛阳新光轴承有限公司",
    "proposed_name": "洛阳新光轴承有限公司科学技术协会",
    "reason": "科技工作者较多，需要组织起来。",
    "staff": 600,
    "scitech_workers": 80,
    "members": 60,
    "host_department": "技术中心",
    "contact_name": "钱联系",
    "contact_phone": "13900001234",
    "preparation_group": GROUP,
    "driver": "project",
}


@dataclass
class Place:
    """The network with codes for the letters, an association with its contact, and officers of every level."""

    net: Network
    contact: User
    association: Association
    people: dict[str, User] = field(default_factory=dict)


def place() -> Place:
    """Lay it out."""
    net = build()
    Organization.objects.filter(pk=net.luoyang.pk).update(code="410300")
    Organization.objects.filter(pk=net.zhengzhou.pk).update(code="410100")
    net.luoyang.refresh_from_db()
    association = AssociationFactory(unit=net.jianxi)
    contact = officer_of(association.organization)
    reader = UserFactory()
    post(reader, "reader", net.luoyang)
    people = {
        "province": officer_of(net.province),
        "city": net.luoyang_officer,
        "county": net.jianxi_officer,
        "other_city": net.zhengzhou_officer,
        "other_county": officer_of(net.guancheng),
        "contact": contact,
        "other_contact": officer_of(AssociationFactory(unit=net.jianxi).organization),
        "reader": reader,
        "nobody": UserFactory(),
    }
    return Place(net, contact, association, people)


def paper(kind: str = "charter") -> SimpleUploadedFile:
    """Return a paper as Word."""
    return SimpleUploadedFile("章程草案.docx", _blank(kind))


@cache
def _blank(kind: str) -> bytes:
    """Write an empty paper once: a case has five, and half of a test's time went into them."""
    return form_document(kind)


def begin(here: Place, *, unit: Organization | None = None, whole: bool = True, **more: Any) -> FoundingCase:
    """Begin a case as the association's contact, complete unless told otherwise."""
    where = unit or here.net.jianxi
    actor = here.contact if where == here.net.jianxi else here.net.luoyang_officer
    case = actions.start(actor=again(actor), unit=where, values={**SAID, **more})
    if whole:
        for kind in REQUIRED_MATERIALS:
            actions.add_material(case, actor=again(actor), kind=kind, upload=paper(FORMS[kind]))
    return case


def again(user: User) -> User:
    """Return a user as the next request reads him."""
    return User.objects.get(pk=user.pk)


def meeting(**more: Any) -> dict[str, Any]:
    """Return what the record of a meeting says."""
    plain = {"meeting_on": TODAY, "meeting_place": "一楼会议室", "attendees": 66, "charter_adopted": True}
    return {**plain, "term_years": 5, "elected": ELECTED, "minutes": paper(), **more}


WAY: dict[str, tuple[str, ...]] = {
    "draft": (),
    "county": ("submit",),
    "returned": ("submit", "return"),
    "refused": ("submit", "refuse"),
    "withdrawn": ("withdraw",),
    "city": ("submit", "forward"),
    "signing": ("submit", "forward", "decide"),
    "approved": ("submit", "forward", "approve"),
    "met": ("submit", "forward", "approve", "meet"),
    "filed": ("submit", "forward", "approve", "meet", "file"),
}


@contextmanager
def signed_in(steps: IssuingSteps, code: str = "410300") -> Iterator[None]:
    """Let the city issue its letters in some steps for what is done here."""
    before = issuer_of(code).steps
    LetterIssuer.objects.update_or_create(unit_code=code, defaults={"steps": steps})
    try:
        yield
    finally:
        LetterIssuer.objects.filter(unit_code=code).update(steps=before)


def brought_to(here: Place, state: str, **more: Any) -> FoundingCase:
    """Bring a new case to a state by the moves that lead there."""
    case = begin(here, **more)
    for verb in WAY[state]:
        take(here, case, verb)
    assert case.state == state
    return case


def take(here: Place, case: FoundingCase, verb: str, **more: Any) -> None:
    """Take one move as the person whose step it is."""
    actor = {"submit": "contact", "submit_to_city": "city", "withdraw": "contact", "meet": "contact"}.get(
        verb, "county"
    )
    if verb in ("approve", "decide", "revoke") or (actor == "county" and case.county is None):
        actor = "city"
    data = meeting() if verb == "meet" else {}
    in_steps = signed_in(IssuingSteps.SIGN, case.city.code or "") if verb == "decide" else nullcontext()
    with in_steps:
        moving.move(case, verb, actor=again(here.people[actor]), note=NOTE, **{**data, **more})


def known_host(here: Place, **more: Any) -> Enterprise:
    """Return the enterprise of the cases as the register knows it."""
    name, uscc = SAID["enterprise_name"], SAID["uscc"]
    return EnterpriseFactory(**{"unit": here.net.jianxi, "name": name, "uscc": uscc, **more})


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)
