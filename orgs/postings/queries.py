"""What people, their postings and the places they work at look like to others, and who keeps what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.web import worklist
from kexie_portal.web.models import SavedView
from kexie_portal.workflow.days.showing import said
from orgs.common.days import in_force_on
from orgs.common.enums import OfficerRole
from orgs.common.roles import OFFICERS, ROLES
from orgs.common.scope import Scope, holds
from orgs.postings.models import Posting
from orgs.postings.registry import Line, pack_of
from orgs.postings.rules import ACCESS, HAND_OUT, is_over
from orgs.register.models.association import Officer
from orgs.tree.models.organization import Organization
from orgs.tree.querysets import OrganizationQuerySet
from orgs.tree.rules import may_see_phones


def postings_seen_by(user: User) -> QuerySet[Posting]:
    """Return the postings at the nodes where the user hands out postings, the ended ones included."""
    scope = Scope.of(user)
    condition = scope.condition(HAND_OUT, "organization__") | scope.condition(ACCESS, "organization__")
    return Posting.objects.filter(condition).select_related("user", "organization", "handed_out_by")


def ending_within(user: User, days: int) -> QuerySet[Posting]:
    """Return the postings in force of others that end within so many days."""
    today = timezone.localdate()
    running = postings_seen_by(user).filter(first_day__lte=today, end_day__gt=today)
    return running.filter(end_day__lte=today + timedelta(days=days)).exclude(user=user)


def people_seen_by(user: User) -> QuerySet[User]:
    """Return the people who hold or held a posting that the user sees; the security administrator sees everybody."""
    if holds(user, ACCESS):
        return User.objects.all()
    return User.objects.filter(pk__in=postings_seen_by(user).order_by().values("user"))


def people_to_choose(user: User, words: str) -> QuerySet[User]:
    """Return the people to whom a posting could go: those seen whose name, account or phone holds the words.

    Somebody from elsewhere is found by the whole account name only, so that nobody browses other cities' people.
    """
    words = words.strip()
    if not words:
        return User.objects.none()
    named = Q(name__icontains=words) | Q(username__icontains=words) | Q(phone=words)
    seen = people_seen_by(user).filter(named).values("pk")
    found = User.objects.filter(Q(pk__in=seen) | Q(username=words)).exclude(pk=user.pk)
    return found.filter(is_active=True).order_by("name", "pk")


def places_to_choose(user: User, words: str = "") -> QuerySet[Organization]:
    """Return the nodes where the user hands out postings, by name or division code."""
    scope = Scope.of(user)
    nodes = Organization.objects.filter(scope.condition(HAND_OUT) | scope.condition(ACCESS), closed__isnull=True)
    if words.strip():
        nodes = nodes.filter(Q(search_text__icontains=words.strip().lower()) | Q(code__startswith=words.strip()))
    return nodes.order_by("level", "lft")


def contact_to_post(node: Organization, user: User) -> dict[str, object]:
    """Return the contact with whom the form of a posting at an association opens, by account where there is one."""
    rows = Officer.objects.filter(association_id=node.pk, role=OfficerRole.CONTACT, end_day__isnull=True)
    contact = rows.order_by("pk").first()
    if contact is None or not may_see_phones(user, node):
        return {}
    known = people_seen_by(user).filter(phone=contact.phone).first() if contact.phone else None
    return {"user": known} if known else {"name": contact.name, "phone": contact.phone}


def standing_of(posting: Posting) -> tuple[str, str]:
    """Say how a posting stands today, with the tone of its badge."""
    today = timezone.localdate()
    if is_over(posting, today):
        return _("ended"), "empty"
    if posting.first_day > today:
        return _("not begun"), "info"
    if posting.end_day is not None and posting.end_day <= today + timedelta(days=30):
        return _("ends soon"), "wait"
    return _("in force"), "good"


def keepers(perm: str, nodes: Iterable[Organization], *, family: str = "") -> QuerySet[User]:
    """Return the people posted at one of the nodes themselves whose role holds the permission.

    Those posted further up hold it as well, but need not hear of everything below; name their node to reach them.
    """
    codename = perm.partition(".")[2]
    roles = [r.key for r in ROLES.values() if codename in r.permissions and (not family or r.family == family)]
    at = Q(postings__organization__in=[node.pk for node in nodes])
    in_force = in_force_on(timezone.localdate(), "postings__")
    return get_user_model()._default_manager.filter(in_force, at, postings__role__in=roles, is_active=True).distinct()


def keepers_at(perm: str, nodes: Iterable[Organization]) -> dict[int, list[User]]:
    """Return by node the people whom `keepers` finds at it, in one query for all nodes."""
    codename, found = perm.partition(".")[2], dict[int, dict[int, User]]()
    roles = [role.key for role in ROLES.values() if codename in role.permissions]
    rows = Posting.objects.filter(
        in_force_on(timezone.localdate()),
        organization__in={node.pk for node in nodes},
        role__in=roles,
        user__is_active=True,
    )
    for posting in rows.select_related("user").order_by("user_id"):
        found.setdefault(posting.organization_id, {})[posting.user_id] = posting.user
    return {pk: list(people.values()) for pk, people in found.items()}


def vacant_units(user: User) -> OrganizationQuerySet:
    """Return the units where the user hands out postings and no officer's posting is in force, in tree order.

    With `last_end`, the day on which the last officer's posting ended.
    """
    scope, today = Scope.of(user), timezone.localdate()
    posts = Posting.objects.filter(organization=OuterRef("pk"), role__in=OFFICERS)
    working = posts.filter(in_force_on(today), user__is_active=True)
    ended = posts.filter(end_day__lte=today).order_by("-end_day")
    rows = Organization.objects.units().filter(scope.condition(HAND_OUT) | scope.condition(ACCESS), closed__isnull=True)
    found: OrganizationQuerySet = rows.filter(~Exists(working)).annotate(last_end=Subquery(ended.values("end_day")[:1]))
    return found.select_related("parent__parent").order_by("tree_id", "lft")


def handed_over(whose: User) -> tuple[list[dict[str, Any]], date | None]:
    """Return what a person hands over: as of today while a posting is in force, else as kept when the last one ended.

    The day is that on which it was kept; None for a live pack.
    """
    if whose.postings.current().exists():
        return pack_of(whose), None
    last = whose.postings.filter(handover__isnull=False).order_by("-end_day", "-pk").first()
    return (last.handover, last.end_day) if last else ([], None)


def own_lines(user: User) -> Iterable[Line]:
    """Yield the postings of a person that are in force or to come."""
    today = timezone.localdate()
    for posting in user.postings.filter(Q(end_day__isnull=True) | Q(end_day__gt=today)).select_related("organization"):
        until = posting.end_day.isoformat() if posting.end_day else "…"
        yield Line(f"{posting.get_role_display()} · {posting.organization}", f"{posting.first_day} – {until}")


def waiting_lines(user: User) -> Iterable[Line]:
    """Yield what waits for a person, as their work list shows it; what they do for absent people is not theirs."""
    for item in worklist.items_for(user):
        if not item.on_behalf_of:
            due = _("to be done by %(day)s") % {"day": said(item.due)} if item.due else ""
            number = "" if item.count is None else str(item.count)
            yield Line(str(item.title), "；".join(part for part in (due, number) if part), item.url)


def view_lines(user: User) -> Iterable[Line]:
    """Yield the views of lists that a person has saved."""
    for view in SavedView.objects.filter(user=user).order_by("page", "name"):
        yield Line(view.name, view.page, "")
