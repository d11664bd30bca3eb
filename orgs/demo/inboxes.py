"""What waits in the inboxes of the demo's people."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import notify

WORDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "province": (
        ("各省辖市企业科协组织覆盖情况已更新", "请在省级看板查看各市组织覆盖率和变化情况。", "reports:dashboard"),
        ("请指定下一统计期的报送要求", "工作覆盖率的最低活动次数默认为一次，可按期调整。", "reports:period_list"),
    ),
    "zhengzhou": (("请核对本市企业名录", "上月有企业认定为高新技术企业，请补充标识。", "orgs:enterprise_list"),),
    "luoyang": (
        (
            "请导入本年度企业科协台账",
            "可直接上传各县（市、区）汇总的表格，系统会列出需要修改的行。",
            "orgs:import_list",
        ),
        ("有企业尚未建立企业科协", "重点企业名单已按规模、资质和科技工作者人数排序。", "orgs:target_list"),
    ),
    "jianxi": (("请补充联系人信息", "部分企业科协缺少联系人或会员人数。", "orgs:association_list"),),
    "association": (("请核对本企业科协的基本信息", "会员人数、负责人如有变动请及时更新。", "web:home"),),
    "auditor": (("审计日志已启用", "全部写入操作均有记录，任何人不得修改。", "audit:log"),),
}


def fill(users: list[User]) -> int:
    """Put the notices into the inboxes; returns how many."""
    people = {user.username: user for user in users}
    notices = [
        notify([people[username]], title=title, body=body, url=_address(page), kind="sample")
        for username, words in WORDS.items()
        for title, body, page in words
    ]
    return sum(map(len, notices))


def _address(page: str) -> str:
    """Return the page's address, or none in an installation that leaves the page out."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
