"""Accounts of every role, with a password that is written in the README and works in the demo alone.

The province, 洛阳 and 涧西 have two officers each, since whoever files does not check; 郑州 has a single one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.demo.story import Story
from orgs.demo.words import phone
from orgs.postings.actions import hand_out_initial
from orgs.tree.models.organization import Organization

#: Meets the portal's own rules; `kexie_portal.accounts.sample` refuses sample accounts outside the demo.
PASSWORD = "Sample#Data2018"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """An account of the demo: the person, their role, and where they work (a division code, or the kind of place)."""

    username: str
    name: str
    role: str
    at: str


ACCOUNTS: tuple[Account, ...] = (
    Account("province", "周明远", "provincial_officer", "410000"),
    Account("zhengzhou", "郑海燕", "city_officer", "410100"),
    Account("luoyang", "罗建国", "city_officer", "410300"),
    Account("jianxi", "贾晓梅", "county_officer", "410305"),
    Account("association", "宋立新", "association_contact", "association"),
    Account("society", "史文博", "society_contact", "society"),
    Account("federation", "连志强", "federation_contact", "federation"),
    Account("expert1", "程玉华", "expert", "410000"),
    Account("expert2", "曹国平", "expert", "410000"),
    Account("expert3", "傅春燕", "expert", "410000"),
    Account("expert4", "彭洋", "expert", "410000"),
    Account("expert5", "袁静", "expert", "410000"),
    Account("auditor", "沈志刚", "auditor", "410000"),
    Account("security", "于鹏飞", "security_admin", "410000"),
    Account("sysadmin", "董超", "sysadmin", "410000"),
    Account("province2", "冯立群", "provincial_officer", "410000"),
    Account("luoyang2", "骆敏", "city_officer", "410300"),
    Account("jianxi2", "贺文静", "county_officer", "410305"),
    Account("province_leader", "高志远", "leader", "410000"),
    Account("luoyang_leader", "梁伟民", "leader", "410300"),
)


def make(story: Story, units: dict[str, Organization], associations: list[Organization]) -> list[User]:
    """Create the accounts and appoint each to its posting, from two years ago to three years ahead."""
    password = make_password(PASSWORD)  # once for all: hashing is slow on purpose
    users = []
    for number, account in enumerate(ACCOUNTS):
        user = User(
            username=account.username,
            name=account.name,
            phone=phone(9900 + number),
            email=f"{account.username}@example.org",
            password=password,
            password_changed_at=timezone.now(),
            is_sample=True,
        )
        user.save()
        place = _place(account.at, units, associations)
        first, last = story.today - timedelta(days=700), story.today + timedelta(days=3 * 365)
        hand_out_initial(user, account.role, place, last, first_day=first)
        users.append(user)
    return users


def _place(at: str, units: dict[str, Organization], associations: list[Organization]) -> Organization:
    """Return the node of an account; association, society and federation are those of Luoyang."""
    if at in units:
        return units[at]
    luoyang = units["410300"]
    if at == "association":
        near = [node for node in associations if node.closed is None and _is_in(node, luoyang)]
        near.sort(key=lambda node: (node.parent_id != units["410305"].pk, node.opened, node.name))
        return near[0]
    kind = Kind.SOCIETY if at == "society" else Kind.FEDERATION
    return Organization.objects.filter(kind=kind, parent=luoyang).order_by("pk")[0]


def _is_in(node: Organization, unit: Organization) -> bool:
    return node.tree_id == unit.tree_id and unit.lft < node.lft < unit.rght
