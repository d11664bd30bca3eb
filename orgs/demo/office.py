"""An absence to come with its deputy, and a group robot that is switched off, so that their pages show something."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kexie_portal.notices.actions import absence, webhook
from kexie_portal.notices.enums import Form
from kexie_portal.notices.models import Webhook

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

#: A key that no group has; the robot is off besides.
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000"


def make(loaded: Loaded) -> None:
    """Enter the absence and the robot by the actions that the pages use."""
    first = timezone.localdate() + timedelta(days=3)
    absence.enter(
        actor=loaded.user("jianxi"),
        deputy=loaded.user("luoyang"),
        first_day=first,
        end_day=first + timedelta(days=5),
        note="参加省科协业务培训",
    )
    webhook.write(
        Webhook(name="市科协工作群（示例，已停用）", form=Form.WECOM, enabled=False),
        actor=loaded.user("sysadmin"),
        people=[loaded.user("luoyang"), loaded.user("jianxi")],
        kinds=["deadline", "work_plan"],
        url=ROBOT,
    )
