"""Forty associations of Luoyang apply to the city association, one application is returned, an officer is reminded."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kexie_portal.notices.actions import alarm
from kexie_portal.workflow import moving
from orgs.common.enums import Kind
from orgs.memberships.enums import WAITING_STATES
from orgs.memberships.models import Membership, MembershipApplication
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.demo.load import Loaded

COUNT = 40
WORDS = "愿以团体会员身份加入市科协，参加学术交流和科技服务。（示例）"
REMARK = "请写明科技工作者人数和专业方向。（示例）"
RETURNED = "材料基本齐全，理由一栏过于简略，请补正后重新报送。（示例）"


def make(loaded: Loaded) -> None:
    """File the applications, return the first with a remark, and set a reminder on the second."""
    body, officer = loaded.units["410300"], loaded.user("luoyang")
    members = Membership.objects.filter(body=body, end_day__isnull=True).values("member")
    asked = MembershipApplication.objects.filter(body=body, state__in=WAITING_STATES).values("member")
    living = Organization.objects.filter(kind=Kind.ASSOCIATION, closed__isnull=True).under(body)
    free = list(living.exclude(pk__in=members).exclude(pk__in=asked).order_by("lft")[: COUNT + 1])
    made = [_filed(body, one) for one in free]
    if len(made) > 1:
        _return(made[0], officer)
        nine = datetime.combine(timezone.localdate() + timedelta(days=1), time(9, 30))
        alarm.set_alarm(made[1], actor=officer, at=timezone.make_aware(nine), note="会前核对名单（示例）")
    loaded.counts["applications"] = MembershipApplication.objects.count()


def _filed(body: Organization, member: Organization) -> MembershipApplication:
    made = MembershipApplication(body=body, member=member, words=WORDS, opened_on=timezone.localdate())
    moving.start(made, actor=None, note=WORDS)
    return made


def _return(case: MembershipApplication, officer: User) -> None:
    moving.move(case, "return", actor=officer, note=RETURNED, items=["words"], remarks={"words": REMARK})
