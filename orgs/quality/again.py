"""What was checked and is right is looked at again every night: it holds as long as its data stay as they were."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

import structlog
from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from kexie_portal.audit import registry
from kexie_portal.jobs import schedules
from kexie_portal.notices.actions import notify
from kexie_portal.notices.kinds import register_kind
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.quality import facts
from orgs.quality.actions import units_of
from orgs.quality.catalogue import RULES, Rule
from orgs.quality.models import COUNTED_AGAIN, EndedBecause, QualityException
from orgs.tree import last_write

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

log = structlog.get_logger(__name__)
TASK, KIND = "orgs.check_findings_again", "quality"


def install() -> None:
    """Announce the nightly round and the kind of its notices, and record what was checked."""
    registry.register(QualityException, exclude=["facts"])
    schedules.register("quality: look again at what was checked", TASK, crontab(hour="5", minute="20"))
    register_kind(KIND, gettext_lazy("Data quality"), concerns=lambda user: scope.holds(user, VIEW))


@shared_task(name=TASK, ignore_result=True)
def check_findings_again() -> None:
    """Look again at everything that was checked."""
    look_again()


def look_again(day: date | None = None) -> int:
    """End what no longer holds and return how many; people whose checked finding counts again are told.

    Each rule is a transaction of its own: a fault in one leaves the others alone.
    """
    today, ended = day or timezone.localdate(), 0
    for rule in RULES.values():
        try:
            ended += _look_again(rule, today)
        except Exception:  # one rule that cannot be asked must not keep the others from being looked at
            log.exception("checked_findings_not_looked_at", rule=rule.key)
    return ended


def _look_again(rule: Rule, day: date) -> int:
    with transaction.atomic():
        open_ones = QualityException.objects.select_for_update(of=("self",)).select_related("checked_by")
        rows = {getattr(row, f"{rule.about}_id"): row for row in open_ones.filter(rule=rule.key, end_day__isnull=True)}
        faulty: set[int] = set()
        for pks in facts.batches(rows):
            faulty |= set(rule.at_fault(day, few=True).filter(pk__in=pks).values_list("pk", flat=True))
        prints = facts.printed(rule.facts, faulty, day)
        ended = {pk: why for pk, row in rows.items() if (why := _ended(rule, row, prints.get(pk, ""), day))}
        for pk, why in ended.items():
            rows[pk].end_day, rows[pk].ended_because = day, why
            rows[pk].save(update_fields=["end_day", "ended_because"])
        for pk, row in rows.items():
            if pk not in ended and not row.facts:  # checked before prints were kept
                row.facts = prints[pk]
                row.save(update_fields=["facts"])
        if ended:
            last_write.touch(units_of(rule, set(ended)))
        _tell(rule, [rows[pk] for pk, why in ended.items() if why in COUNTED_AGAIN])
    return len(ended)


def _ended(rule: Rule, row: QualityException, facts_print: str, day: date) -> EndedBecause | None:
    """Say why a checked finding no longer holds, or nothing; without a print the rule finds it no more."""
    if not facts_print:
        return EndedBecause.GONE
    if row.facts and row.facts != facts_print:
        return EndedBecause.CHANGED
    if rule.holds and row.checked_on + timedelta(days=rule.holds) <= day:
        return EndedBecause.OLD
    return None


def _tell(rule: Rule, rows: list[QualityException]) -> None:
    counts: Counter[int] = Counter()
    people: dict[int, User] = {}
    for row in rows:
        people[row.checked_by_id] = row.checked_by
        counts[row.checked_by_id] += 1
    by_count: dict[int, list[User]] = defaultdict(list)
    for pk, count in counts.items():
        if scope.holds(people[pk], VIEW):
            by_count[count].append(people[pk])
    with translation.override(settings.LANGUAGE_CODE):
        for count, users in by_count.items():
            words = ngettext(
                "%(n)d finding that you checked counts again: %(rule)s",
                "%(n)d findings that you checked count again: %(rule)s",
                count,
            )
            body = gettext("The data have changed since, or it was too long ago: look once more.")
            url = reverse("orgs:quality_rows", args=[rule.key])
            notify(users, title=words % {"n": count, "rule": rule.label}, body=body, url=url, kind=KIND)
