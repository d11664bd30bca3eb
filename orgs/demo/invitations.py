"""Member enterprises of the demo's society, and the invitations to found an association that it sent them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from orgs.common.enums import Kind
from orgs.founding.actions import invitation as actions
from orgs.founding.models import FoundingCase, FoundingInvitation
from orgs.founding.queries import member_firms, on_the_way
from orgs.register.models.enterprise import Enterprise
from orgs.societies.actions import firm as firms
from orgs.societies.models.firm import MemberFirm
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

WORDS = "贵企业科技工作者较多，欢迎成立企业科协，本会可以协助起草材料。（示例）"
DECLINED = "今年正在搬迁，明年再考虑。（示例）"
FIRMS, INVITED = 8, 5


def make(loaded: Loaded) -> None:
    """Enter firms of 洛阳 as members of the society, and invite some: one founds, one declines, one is late."""
    actor, officer = loaded.user("society"), loaded.user("luoyang")
    body = Organization.objects.visible_to(actor).filter(kind=Kind.SOCIETY).first()
    if body is None:
        return
    known = Enterprise.objects.alive_on(loaded.story.today).under(loaded.units["410300"])
    known = known.filter(scitech_workers__isnull=False)
    free = [one for one in known.order_by("-scitech_workers", "uscc")[:60] if not on_the_way(one)][:FIRMS]
    firms.enter_many(body, actor=actor, codes=[one.uscc for one in free], first_day=loaded.story.today)
    pks = list(member_firms(actor).filter(body=body).values_list("pk", flat=True)[:INVITED])
    actions.invite_many(pks, actor=actor, due_on=timezone.localdate() + timedelta(days=20), words=WORDS)
    sent = list(FoundingInvitation.objects.filter(body=body).order_by("pk"))
    FoundingInvitation.objects.filter(body=body).update(is_sample=True, invited_at=timezone.now() - timedelta(days=25))
    if len(sent) == INVITED:
        accepted, declined, late = sent[:3]
        case = actions.accept(accepted, actor=officer)
        FoundingCase.objects.filter(pk=case.pk).update(is_sample=True)
        loaded.counts["foundings"] += 1
        actions.decline(declined, actor=officer, reason=DECLINED)
        FoundingInvitation.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    loaded.counts["member enterprises"] = MemberFirm.objects.count()
