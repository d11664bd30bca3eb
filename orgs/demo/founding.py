"""Foundings of the demo: in 洛阳 one in every state, one of an area, one late; in 郑州 one signed on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef
from django.utils import timezone
from PIL import Image, ImageDraw

from kexie_portal.notices import cases as watched
from kexie_portal.workflow import moving, signing
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.models import Step
from orgs.common.enums import Driver, OfficerRole
from orgs.demo import words
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.enums import REQUIRED_MATERIALS, FoundingForm, FoundingState, MaterialKind
from orgs.founding.models import FoundingCase, FoundingPartner
from orgs.founding.papers import FORMS, filled
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from random import Random

    from kexie_portal.accounts.models import User
    from orgs.demo.load import Loaded

CHECKED = ("submit", "forward")
APPROVED = (*CHECKED, "approve")


@dataclass(frozen=True)
class Plan:
    """One case: where it lies, who takes its steps, how far it has come and since how many days."""

    unit: str
    filer: str
    verbs: tuple[str, ...] = ()
    days: int = 1
    whole: bool = True
    form: str = FoundingForm.SINGLE
    driver: str = ""
    desks: dict[str, str] = field(default_factory=lambda: {"county": "jianxi2", "city": "luoyang"})


#: The single officer of 郑州 files and checks for a county without one; the leader in charge signs second, on paper.
LEADER_OF_ZHENGZHOU = "吕建民"
OF_ZHENGZHOU = {"county": "zhengzhou", "city": "zhengzhou"}
PLANS = (
    Plan("410305", "association", whole=False, days=3),
    Plan("410305", "jianxi2", ("submit",), days=2, driver=Driver.SOCIETY),
    Plan("410305", "jianxi2", ("submit",), days=16, driver=Driver.PARTY),  # past its time limit
    Plan("410305", "jianxi", ("submit", "return"), days=4),
    Plan("410305", "jianxi", CHECKED, days=3, driver=Driver.PROJECT),
    Plan("410300", "luoyang", ("submit_to_city",), days=5, form=FoundingForm.PARK),
    Plan("410305", "jianxi", APPROVED, driver=Driver.PARTY),
    Plan("410305", "jianxi", (*APPROVED, "meet"), form=FoundingForm.AREA),
    Plan("410305", "jianxi", (*APPROVED, "meet", "file"), driver=Driver.SOCIETY),
    Plan("410305", "jianxi", ("submit", "refuse"), days=20),
    Plan("410305", "jianxi", ("submit", "take_back"), days=30),
    Plan("410102", "zhengzhou", whole=False, days=6, desks=OF_ZHENGZHOU),
    Plan("410102", "zhengzhou", ("submit",), days=3, desks=OF_ZHENGZHOU),
    Plan("410102", "zhengzhou", APPROVED, driver=Driver.PARTY, desks=OF_ZHENGZHOU),
)
NOTES = {
    "return": "成立理由过于简略，章程草案缺少会员权利义务一章，会员名录未列职务，请补充后重新报送。",
    "refuse": "该企业已由园区联合科协覆盖，不再单独成立。",
    "take_back": "企业正在重组，待重组完成后再行申报。",
}


def make(loaded: Loaded) -> None:
    """Take every case as far as its plan says, by the moves and the people of the portal."""
    random = loaded.story.chance("founding")
    loaded.counts["foundings"] = len([_case(loaded, plan, random) for plan in PLANS])


def _case(loaded: Loaded, plan: Plan, random: Random) -> FoundingCase:
    """Begin one case and take its moves."""
    filer = loaded.user(plan.filer)
    unit = loaded.units[plan.unit]
    if not founding_rules.may_start(filer, unit):  # a contact begins where their association lies
        unit = founding_rules.start_units(filer).first() or unit
    known, new = _free(unit), _new_firms(unit, random)
    host = known[0] if known else None
    values = _said(plan, random) | ({} if host else {"uscc": new[0][0], "enterprise_name": new[0][1]})
    case = actions.start(actor=filer, unit=unit, values=values, host=host)
    if plan.form != FoundingForm.SINGLE:
        pairs = [*((firm.uscc, firm.name) for firm in known[1:4]), *new[1:]][:3]
        case = actions.save_draft(case, actor=filer, version=case.version, values={}, partners=pairs)
    for kind in REQUIRED_MATERIALS if plan.whole else REQUIRED_MATERIALS[:1]:
        actions.add_material(case, actor=filer, kind=kind, upload=_paper(kind, case))
    if plan.whole and filer == loaded.user("jianxi2"):
        actions.add_material(case, actor=filer, kind=MaterialKind.REPORT, upload=_scan(case))
    for verb in plan.verbs:
        actor = _actor(loaded, plan, case, verb)
        paper = _signature() if signing.paper_words(case, verb, actor) else None
        moving.move(case, verb, actor=actor, note=NOTES.get(verb, ""), signature=paper, **_data(verb, case))
    _mark_sample(case)
    _date_back(case, plan.days)
    return case


def _free(unit: Organization) -> list[Enterprise]:
    """Return sample enterprises of a unit that no association covers and no case names."""
    covered = CoveredEnterprise.objects.filter(enterprise=OuterRef("pk"), end_day__isnull=True)
    rows = Enterprise.objects.under(unit).filter(~Exists(covered), closed__isnull=True, is_sample=True)
    for named in (FoundingCase.objects.exclude(uscc=""), FoundingPartner.objects.all()):
        rows = rows.exclude(uscc__in=named.values("uscc"))
    return list(rows.order_by("-staff", "pk")[:4])


def _new_firms(unit: Organization, random: Random) -> list[tuple[str, str]]:
    """Make up enterprises that the register does not hold."""
    place = (unit.short_name or unit.name).removesuffix("市").removesuffix("区")
    trades = random.sample(("轴承", "新材料", "智能装备", "电子科技"), 4)
    return [(words.code(random, unit.code or "410300"), words.firm_name(random, place, trade)) for trade in trades]


def _said(plan: Plan, random: Random) -> dict[str, object]:
    names = [words.person(random) for _turn in range(4)]
    said: dict[str, object] = {"form": plan.form, "driver": plan.driver, "is_sample": True}
    if not plan.whole:
        return said | {"contact_name": names[3]}
    duties = random.sample(words.DUTIES, 3)
    return said | {
        "reason": "企业设有研发机构，科技工作者集中，拟成立企业科协，组织学术交流和技术攻关，联系服务科技工作者。",
        "members": random.randint(30, 120),
        "scitech_workers": random.randint(40, 160),
        "host_department": random.choice(words.DEPARTMENTS),
        "contact_name": names[3],
        "contact_phone": words.phone(random.randint(5000, 8999)),
        "preparation_group": [
            {"name": name, "duty": duty, "phone": ""} for name, duty in zip(names[:3], duties, strict=True)
        ],
    }


def _paper(kind: MaterialKind, case: FoundingCase) -> ContentFile[bytes]:
    return ContentFile(filled(kind, case), name=f"{FORMS[kind].label}.docx")


def _scan(case: FoundingCase) -> ContentFile[bytes]:
    """Return the page with the seal of an application, as a phone would take it."""
    sheet = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(sheet).ellipse((360, 560, 540, 740), outline="firebrick", width=8)
    out = BytesIO()
    sheet.save(out, "JPEG")
    return ContentFile(out.getvalue(), name=f"申请报告盖章页（示例）{case.pk}.jpg")


def _actor(loaded: Loaded, plan: Plan, case: FoundingCase, verb: str) -> User:
    if verb in ("submit", "submit_to_city", "take_back", "meet"):
        return loaded.user(plan.filer)
    return loaded.user(plan.desks["city" if case.state == FoundingState.CITY else "county"])


def _signature() -> signing.PaperSignature:
    """Return the leader's signature with a blank sheet for its scan."""
    sheet = BytesIO()
    Image.new("RGB", (620, 877), "white").save(sheet, "PNG")
    scan = ContentFile(sheet.getvalue(), name="分管领导签批单（示例）.png")
    return signing.PaperSignature(LEADER_OF_ZHENGZHOU, timezone.localdate(), scan)


def _data(verb: str, case: FoundingCase) -> dict[str, Any]:
    if verb == "return":
        return {"items": ["reason", "charter", "members"]}
    if verb != "meet":
        return {}
    roles = (OfficerRole.CHAIR, OfficerRole.VICE_CHAIR, OfficerRole.SECRETARY_GENERAL)
    elected = [
        {"role": role.value, "name": one["name"]} for role, one in zip(roles, case.preparation_group, strict=True)
    ]
    return {
        "meeting_on": timezone.localdate(),
        "meeting_place": f"{case.enterprise_name}会议室",
        "attendees": case.members,
        "charter_adopted": True,
        "term_years": 5,
        "elected": elected,
        "minutes": _paper(MaterialKind.CHARTER, case),
    }


def _mark_sample(case: FoundingCase) -> None:
    if case.association_id is not None:
        Organization.objects.filter(pk=case.association_id).update(is_sample=True)
        named = [case.uscc, *case.partners.values_list("uscc", flat=True)]
        Enterprise.objects.filter(uscc__in=named).update(is_sample=True)  # what the filing entered with it


def _due_back(case: FoundingCase, back: timedelta) -> dict[str, object]:
    """Return the last day of a case that came into its state earlier."""
    if case.due_from is None or case.due_days is None:
        return {}
    first = case.due_from - back
    return {"due_from": first, "due_on": working_days_after(first, case.due_days)}


def _date_back(case: FoundingCase, days: int) -> None:
    """Set the steps of a case back by some days, and its time limit with them; letters keep the day on them."""
    if case.letter_number:
        return
    back = timedelta(days=days)
    kind = ContentType.objects.get_for_model(FoundingCase)
    for step in Step.objects.filter(content_type=kind, object_id=case.pk):
        Step.objects.filter(pk=step.pk).update(at=step.at - back)
    FoundingCase.objects.filter(pk=case.pk).update(
        state_since=case.state_since - back,
        created_at=case.created_at - back,
        **_due_back(case, back),
    )
    case.refresh_from_db()
    watched.follow(case, None)
