"""Which records a finding is like, as far as the user sees them: for the lists of what is likely the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from orgs.quality import facts
from orgs.quality.catalogue import Rule

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.register.models.enterprise import Enterprise
    from orgs.tree.models.organization import Organization


class Likes:
    """Read once for many findings; two queries more for each thousand of them."""

    def __init__(self, rule: Rule, user: User, pks: Iterable[int]) -> None:
        self._others: dict[int, set[int]] = {}
        self._seen: dict[int, Organization | Enterprise] = {}
        for keys in facts.batches(pks):
            if rule.others is not None:
                self._others |= rule.others(keys, timezone.localdate())
        for keys in facts.batches(pk for others in self._others.values() for pk in others):
            self._seen |= {one.pk: one for one in rule.records.visible_to(user).filter(pk__in=keys)}

    def of(self, pk: int) -> tuple[list[Organization | Enterprise], int]:
        """Return those that a record is like, and how many more the user does not see."""
        others = sorted(self._others.get(pk, ()))
        seen = [self._seen[one] for one in others if one in self._seen]
        return seen, len(others) - len(seen)
