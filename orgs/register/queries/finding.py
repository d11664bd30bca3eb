"""The words of the search box: names, parts of names, codes and pinyin initials, narrowed by scope first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, QuerySet

from orgs.common.finding import LEAST, matching, plain
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.enterprises import seen
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.querysets import OrganizationQuerySet

Rows = TypeVar("Rows", bound=QuerySet)
_CODE = re.compile(r"[0-9A-Z]{6,18}")
MOST_FORMER = 200


def code_of(words: str) -> str:
    """Return the words as the beginning of a unified social credit code, or nothing when they cannot be one."""
    code = re.sub(r"[\s\-·.]", "", plain(words)).upper()
    return code if _CODE.fullmatch(code) and any(char.isdigit() for char in code) else ""


def enterprises(user: User, words: str) -> QuerySet[Enterprise]:
    """Return the visible enterprises that the words find; a code goes by the index on codes."""
    rows = seen(user)
    code = code_of(words)
    if code:
        by_code = rows.filter(uscc__startswith=code)
        return by_code if len(code) == 18 else rows.filter(Q(uscc__startswith=code) | matching(words))
    return rows.filter(matching(words)) if len(plain(words)) >= LEAST else rows.none()


def organizations(user: User, words: str, kinds: tuple[str, ...]) -> OrganizationQuerySet:
    """Return the visible nodes of the given kinds that the words find."""
    rows = Organization.objects.visible_to(user).filter(kind__in=kinds)
    if len(plain(words)) < LEAST:
        return rows.none()
    known = former_holders(words)
    return rows.filter(matching(words) | Q(pk__in=known)) if known else rows.filter(matching(words))


def former_holders(words: str) -> list[int]:
    """Return who bore a name that the words find, or took over who bore it; to be narrowed by scope."""
    if len(plain(words)) < LEAST:
        return []
    found = FormerName.objects.filter(matching(words)).order_by("organization_id")
    return list(found.values_list("organization_id", flat=True)[:MOST_FORMER])
