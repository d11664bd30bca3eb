"""What accounts, navigation and schedules need to know of postings; called once when the app starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from celery.schedules import crontab
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts import second_factor
from kexie_portal.jobs import rules as overseers
from kexie_portal.jobs import schedules
from kexie_portal.notices import people
from kexie_portal.retention import rules as retention
from kexie_portal.web import topbar, worklist
from kexie_portal.web.navigation import Item, register
from orgs.common import scope
from orgs.common.scope import Scope
from orgs.postings import actions, audit, deputies, escalation, following, queries
from orgs.postings import registry as handing_over
from orgs.postings import rules as posting_rules
from orgs.postings.models import Posting
from orgs.postings.registry import Part
from orgs.tree import closing
from orgs.tree.kept import until_written

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


SWEEP = "orgs.sweep_grants"


@shared_task(name=SWEEP, ignore_result=True)
def sweep_grants() -> None:
    """Remove grants that no posting in force holds; they granted nothing since the posting ended."""
    from orgs.postings import actions as posting_actions  # the task is announced before the models are ready

    posting_actions.sweep_grants()


def install() -> None:
    """Record postings, ask officers for a second factor, sweep grants every night, register the pages."""
    audit.register()
    deputies.install()
    escalation.install()
    following.install()
    closing.on_closed(lambda written: actions.tell_of_end(written.changed(Posting)))
    retention.register_setter(lambda user: scope.holds(user, posting_rules.ACCESS))
    overseers.add_overseer(lambda user: scope.holds(user, "orgs.run_system"))
    second_factor.require_when(posting_rules.is_official)
    schedules.register("postings: sweep grants", SWEEP, crontab(hour="0", minute="5"))
    worklist.register(until_written(ending_soon), kind="postings", label=_("Postings"))
    worklist.register(until_written(vacant), kind="postings", label=_("Postings"))
    topbar.register_unit(units_of)
    people.register_served(is_served)
    for part in (
        Part("postings", _("Postings"), 10, queries.own_lines),
        Part("work", _("Work that waits"), 20, queries.waiting_lines),
        Part("views", _("Saved views of lists"), 90, queries.view_lines),
    ):
        handing_over.register(part)
    register(Item("system", 10, _("People and postings"), "orgs:posting_list", icon="users", allowed=_may_see))
    register(Item("system", 12, _("Units without an officer"), "orgs:vacant_units", icon="user-off", allowed=_may_see))
    register(Item("system", 11, _("Roles"), "orgs:role_list", icon="id-badge-2", allowed=_may_see))


def units_of(user: User) -> str:
    """Name the organisations that a person works for, for the top bar; costs nothing beside the scope."""
    return "、".join(Scope.of(user).names()[:2])


def ending_soon(user: User) -> list[worklist.WorkItem]:
    """Name the postings that end within 30 days to whoever may prolong them."""
    if not posting_rules.may_see_postings(user):
        return []
    rows = queries.ending_within(user, days=30)
    count = rows.count()
    if not count:
        return []
    url = f"{reverse('orgs:posting_list')}?standing=soon"
    title = _("Postings that end within 30 days: prolong them or let them end")
    return [worklist.WorkItem(title, url, count=count, icon="users")]


def vacant(user: User) -> list[worklist.WorkItem]:
    """Count the units without an officer for the people who may hand out a posting there."""
    if not posting_rules.may_see_postings(user):
        return []
    count = queries.vacant_units(user).count()
    title = _("Units without an officer: nobody is told or reminded there")
    return [worklist.WorkItem(title, reverse("orgs:vacant_units"), count=count, icon="user-off")] if count else []


def is_served(user: User) -> bool:
    """Tell whether a person may still be told of the portal's matters: they have not left every posting they had."""
    return user.postings.current().exists() or not user.postings.exists()


def _may_see(user: User) -> bool:
    return posting_rules.may_see_postings(user)
