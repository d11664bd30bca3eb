"""Say that a finding was checked and is right, and take that back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from orgs.quality import facts
from orgs.quality.catalogue import Rule
from orgs.quality.counting import visible
from orgs.quality.models import EndedBecause, QualityException
from orgs.register import rules as register_rules
from orgs.register.models.enterprise import Enterprise
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

MOST = 500


def may_check(user: User, rule: Rule) -> bool:
    """Tell whether a user may say of findings that they are right, anywhere."""
    return (
        register_rules.may_register_anywhere(user)
        if rule.model is Organization
        else register_rules.may_add_enterprise_anywhere(user)
    )


def may_check_anything(user: User) -> bool:
    """Tell whether a user may say so of the findings of any rule."""
    return register_rules.may_register_anywhere(user) or register_rules.may_add_enterprise_anywhere(user)


def permission(rule: Rule) -> str:
    """Return the permission that is needed at the record's place."""
    return register_rules.MANAGE_ASSOCIATION if rule.model is Organization else register_rules.MANAGE_ENTERPRISE


@retried
def mark_right(rule: Rule, pks: Iterable[int], *, actor: User, reason: str) -> int:
    """Note that the findings were checked and are right, and return how many; those noted already are passed over.

    Raises `Refused` without a reason and `NotAllowed` where one of them lies outside what the actor keeps.
    """
    if not reason.strip():
        raise Refused(_("Say why it is right."), field="reason")
    wanted, today = set(list(pks)[:MOST]), timezone.localdate()
    with transaction.atomic():
        seen = visible(rule, actor, today, few=True).filter(pk__in=wanted)
        mine = rule.records.visible_to(actor, permission(rule))
        allowed = set(seen.filter(pk__in=mine.order_by().values("pk")).values_list("pk", flat=True))
        if allowed != set(seen.values_list("pk", flat=True)):
            raise NotAllowed(_("Some of these records are not yours to check."))
        prints = facts.printed(rule.facts, allowed, today)
        for pk in sorted(allowed):
            _note(rule, pk, actor, reason.strip(), prints[pk])
        last_write.touch(units_of(rule, allowed))
        return len(allowed)


@retried
def take_back(exception: QualityException, *, actor: User) -> None:
    """Let a finding be counted again. Raises `NotAllowed`."""
    from orgs.quality.catalogue import RULES  # the rule may be gone by now

    with transaction.atomic():
        current = QualityException.objects.select_for_update().get(pk=exception.pk)
        rule = RULES.get(current.rule)
        record: Any = current.organization or current.enterprise
        if rule is None or not rule.records.visible_to(actor, permission(rule)).filter(pk=record.pk).exists():
            raise NotAllowed(_("Some of these records are not yours to check."))
        if current.end_day is None:
            current.end_day, current.ended_because = timezone.localdate(), EndedBecause.TAKEN_BACK
            current.save(update_fields=["end_day", "ended_because"])
            last_write.touch(units_of(rule, {record.pk}))


def _note(rule: Rule, pk: int, actor: User, reason: str, facts_print: str) -> None:
    told = {
        "reason": shortened(reason, 200),
        "checked_by": actor,
        "checked_on": timezone.localdate(),
        "facts": facts_print,
    }
    QualityException.objects.get_or_create(rule=rule.key, end_day=None, **{f"{rule.about}_id": pk}, defaults=told)


def units_of(rule: Rule, pks: set[int]) -> set[int]:
    """Return the nodes whose figures follow from findings at records."""
    if rule.model is Organization:
        return pks
    return set(Enterprise.objects.filter(pk__in=pks).values_list("unit_id", flat=True))
