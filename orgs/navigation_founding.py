"""Foundings in the side navigation, and in the work lists what no time limit watches."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.worklist import WorkItem
from orgs import rules_founding, rules_posting, scope
from orgs.kept_work import until_written
from orgs.models import FoundingCase
from orgs.querysets import VIEW


def install() -> None:
    """Register the page and the work."""
    register(
        Item(
            "cases",
            110,
            _("Foundings"),
            "orgs:founding_list",
            "file-plus",
            lambda user: scope.holds(user, VIEW),
        )
    )
    worklist.register(until_written(drafts), kind="foundings", label=_("Foundings"))
    worklist.register(until_written(accounts), kind="foundings", label=_("Foundings"))


def drafts(user: Any) -> list[WorkItem]:
    """Name the drafts that a person has not handed in; a draft has no time limit."""
    if not rules_founding.may_start_anywhere(user):
        return []
    words = _("Applications for foundings begun and not handed in")
    return _item(FoundingCase.objects.visible_to(user).drafts_of(user).count(), words, "drafts", "file-pencil")


def accounts(user: Any) -> list[WorkItem]:
    """Name the new associations for which nobody signs in, to the city that hands out postings."""
    held = scope.Scope.of(user)
    if not scope.holds(user, rules_posting.HAND_OUT):
        return []
    rows = FoundingCase.objects.without_account().filter(held.condition(rules_posting.HAND_OUT, "city__"))
    count = rows.exclude(held.condition(rules_posting.HAND_OUT, "city__parent__")).count()
    return _item(count, _("New associations: an account for the contact"), "without_account", "user-plus")


def _item(count: int, words: Any, standing: str, icon: str) -> list[WorkItem]:
    url = f"{reverse('orgs:founding_list')}?standing={standing}"
    return [WorkItem(words, url, count=count, icon=icon)] if count else []
