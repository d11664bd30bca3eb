"""Foundings: what the rest of the portal learns of them at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.asked import is_shown_to
from kexie_portal.documents import access as letters
from kexie_portal.files import slots
from kexie_portal.notices import deadlines
from kexie_portal.notices.kinds import register_kind
from kexie_portal.web import worklist
from kexie_portal.web.navigation import Item, register
from kexie_portal.web.worklist import WorkItem
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.founding import audit, public, upkeep, workflow
from orgs.founding import rules as founding_rules
from orgs.founding.actions import invitation as invitations
from orgs.founding.actions.result import take_number
from orgs.founding.enums import FoundingState
from orgs.founding.kinds import PURPOSE, slots_of
from orgs.founding.models import FoundingCase
from orgs.founding.queries import completeness, listed
from orgs.postings import rules as posting_rules
from orgs.societies import rules as society_rules
from orgs.tree.kept import until_written
from orgs.tree.portal import OWNER

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from kexie_portal.accounts.models import User


def install() -> None:
    """Register history, the state table, who reads letters and papers, the page and the work."""
    audit.register()
    workflow.install()
    letters.register(FoundingCase, _reads, receives=_receives, stands=_stands, reissued=take_number)
    slots.register(_materials())
    register(Item("cases", 110, _("Foundings"), "orgs:founding_list", "file-plus", _sees))
    register(
        Item("societies", 240, _("Member enterprises"), "orgs:member_firm_list", "building-factory", _sees_societies)
    )
    register(
        Item("cases", 112, _("Invitations to found an association"), "orgs:invitation_list", "mail", _sees_invitations)
    )
    register(
        Item("cases", 113, _("Doors for enterprises"), "orgs:door_list", "door", founding_rules.opens_doors_anywhere)
    )
    public.install()
    upkeep.install()
    deadlines.register_responsible(invitations.RESPONSIBLE, invitations.people_of)
    register_kind(invitations.KIND, _("Invitations to found an association"), concerns=_sees_invitations)
    worklist.register(until_written(drafts), kind="foundings", label=_("Foundings"))
    worklist.register(until_written(accounts), kind="foundings", label=_("Foundings"))


def _sees(user: User) -> bool:
    return scope.holds(user, VIEW) or founding_rules.is_guest(user)


def _sees_invitations(user: User) -> bool:
    return scope.holds(user, VIEW)


def _sees_societies(user: User) -> bool:
    """Tell whether a user meets member enterprises: who keeps a society or federation, and who files foundings."""
    return society_rules.keeps_anywhere(user) or founding_rules.may_start_anywhere(user)


def _reads(user: User, case: FoundingCase) -> bool:
    return is_shown_to(case, user) or listed(user).filter(pk=case.pk).exists()


def _receives(user: User, case: FoundingCase) -> bool:
    return user in workflow.filers(case)


def _stands(case: FoundingCase) -> bool:
    return case.state in (FoundingState.APPROVED, FoundingState.MET, FoundingState.FILED)


def _materials() -> slots.Materials:
    """Give foundings their slots; the page of the application keeps its completeness in step with them."""
    return slots.Materials(
        name=PURPOSE,
        model=FoundingCase,
        slots=slots_of,
        visible=listed,
        may_read=lambda user, case, slot: founding_rules.may_read_material(user, case, slot.key),
        may_write=lambda user, case, slot: founding_rules.may_write_material(user, case, slot.key),
        owner=lambda case: f"{OWNER}:{case.filed_from_id or case.unit_id}",
        marked=lambda case: case.marked,
        beside=lambda case: ("orgs/founding/_completeness.html", {"case": case, "completeness": completeness(case)}),
    )


def drafts(user: User) -> list[WorkItem]:
    """Name the drafts that a person has not handed in; a draft has no time limit."""
    if not founding_rules.may_start_anywhere(user) and not founding_rules.is_guest(user):
        return []
    words = _("Applications for foundings begun and not handed in")
    return _item(FoundingCase.objects.visible_to(user).drafts_of(user).count(), words, "drafts", "file-pencil")


def accounts(user: User) -> list[WorkItem]:
    """Name the new associations for which nobody signs in, to the city that hands out postings."""
    held = scope.Scope.of(user)
    if not scope.holds(user, posting_rules.HAND_OUT):
        return []
    rows = FoundingCase.objects.without_account().filter(held.condition(posting_rules.HAND_OUT, "city__"))
    count = rows.exclude(held.condition(posting_rules.HAND_OUT, "city__parent__")).count()
    return _item(count, _("New associations: an account for the contact"), "without_account", "user-plus")


def _item(count: int, words: str | Promise, standing: str, icon: str) -> list[WorkItem]:
    url = f"{reverse('orgs:founding_list')}?standing={standing}"
    return [WorkItem(words, url, count=count, icon=icon)] if count else []
