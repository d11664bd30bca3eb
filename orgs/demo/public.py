"""Public pages of the demo: requests that came in, a door that was opened, notices of the province and below."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kexie_portal.public import networks
from kexie_portal.public.models import Submission
from kexie_portal.texts import shortened
from orgs.bulletins.actions import bulletin
from orgs.bulletins.actions.bulletin import Words
from orgs.bulletins.enums import BulletinKind
from orgs.bulletins.models import Bulletin
from orgs.common.uscc import check_digit
from orgs.duty.models.work_plan import WorkPlan
from orgs.founding.actions import door
from orgs.founding.models import FoundingDoor
from orgs.founding.public import KEY, subject_of

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

FIRMS = ("洛阳云岭传感器有限公司（示例）", "洛阳沃野农机有限公司（示例）", "洛阳青石新材料有限公司（示例）")
RESULT = (
    "<p>根据企业科协组织建设有关规定，现将本季度拟批准成立的企业科协予以公示。（示例）</p>"
    "<p>公示期内对公示内容有异议的，可书面、来电或发送邮件反映，请署实名和联系方式。</p>"
)
PROCEDURE = (
    "<p>企业成立科协按以下程序办理。（示例）</p><ol><li>企业在本县公开页面提出申请，或由县科协邀请。</li>"
    "<li>企业凭收到的链接在线填报，上传材料。</li><li>县科协审核，报市科协审批。</li>"
    "<li>召开成立大会，报县科协备案。</li></ol>"
)


def make(loaded: Loaded) -> None:
    """Fill the quarantine of 涧西 and open a door there; publish what the units would."""
    _requests(loaded)
    _door(loaded)
    _notices(loaded)


def _code(number: int) -> str:
    body = f"91410305MA{number:07d}"
    return body + check_digit(body)


def _requests(loaded: Loaded) -> None:
    subject = subject_of(loaded.units["410305"])
    for number, name in enumerate(FIRMS[:2]):
        Submission.objects.create(
            number=f"{timezone.localdate():%Y%m%d}-SHL{number}YY", kind=KEY, object_key=subject.key,
            object_pk=subject.pk, about=shortened(subject.name, 200), nonce=f"demo-{number}",
            address_key=networks.address_key("203.0.113.9"), address_shown="203.0.113.*", is_sample=True,
            is_suspect=number == 1,
            data={
                "enterprise_name": name, "uscc": _code(9_400_001 + number), "contact_name": "李经办",
                "contact_phone": "13800000001", "contact_email": "demo@example.org",
                "words": "企业有科技工作者六十余人，希望成立科协。（示例）",
            },
        )  # fmt: skip
    loaded.counts["public submissions"] = len(FIRMS[:2])


def _door(loaded: Loaded) -> None:
    values = {
        "enterprise_name": FIRMS[2], "uscc": _code(9_400_009), "contact_name": "王经办",
        "contact_phone": "13800000002", "contact_email": "demo@example.org", "words": "经县科协走访动员。（示例）",
    }  # fmt: skip
    made = door.open_door(actor=loaded.user("jianxi"), unit=loaded.units["410305"], values=values, is_sample=True)
    FoundingDoor.objects.filter(pk=made.pk).update(mail_due=False, mailed_at=timezone.now())


def _notices(loaded: Loaded) -> None:
    today = timezone.localdate()
    plan = WorkPlan.objects.in_force().order_by("-pk").first()
    if plan is not None:
        bulletin.show_plan(plan, actor=loaded.user("province"))
    city, county = loaded.units["410300"], loaded.units["410305"]
    luoyang, jianxi = loaded.user("luoyang"), loaded.user("jianxi")
    words = Words(BulletinKind.RESULT, "拟批准成立企业科协公示（示例）", RESULT, today, today + timedelta(days=6))
    bulletin.publish(bulletin.write(actor=luoyang, unit=city, words=words, is_sample=True), actor=luoyang)
    words = Words(BulletinKind.PROCEDURE, "企业科协成立办理程序（示例）", PROCEDURE, today - timedelta(days=30))
    bulletin.publish(bulletin.write(actor=jianxi, unit=county, words=words, is_sample=True), actor=jianxi)
    words = Words(
        BulletinKind.NOTICE, "关于核对企业科协联系人的通知（示例）", "请各企业科协核对联系人和电话。（示例）", today
    )
    bulletin.write(actor=jianxi, unit=county, words=words, is_sample=True)
    loaded.counts["public notices"] = Bulletin.objects.count()
