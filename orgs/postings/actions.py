"""Handing out, changing and ending postings; the grants follow the postings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.actions import notify
from orgs.common import scope
from orgs.common.roles import ROLES
from orgs.postings import rules as posting_rules
from orgs.postings.models import OrganizationGrant, Posting
from orgs.postings.registry import pack_of
from orgs.tree import last_write
from orgs.tree.models.organization import Organization


@transaction.atomic
def hand_out(
    *,
    actor: User,
    user: User,
    role: str,
    organization: Organization,
    end_day: date,
    first_day: date | None = None,
    reason: str = "",
) -> Posting:
    """Appoint a person to a role at an organization for a time, and give the grants that go with it.

    Raises `NotAllowed` where the actor may not, `Refused` where the days or the person's other postings stand against
    it.
    """
    if user.pk == actor.pk:
        raise NotAllowed(_("Nobody hands out a posting to themselves."), "user")
    if not posting_rules.may_hand_out(actor, role, organization):
        raise NotAllowed(_("Your posting does not allow you to hand out this role there."), "role")
    first = first_day or timezone.localdate()
    if first < timezone.localdate():
        raise Refused(_("A posting begins today or later."), "first_day")
    _check_end_day(actor, role, organization, first, end_day)
    posting = _write(user, role, organization, first, end_day, reason, actor)
    scope.recheck(Posting, posting.pk, actor, _perm_of(actor, organization))
    _tell(posting, _("You have a new posting: %(posting)s"))
    return posting


@transaction.atomic
def hand_out_initial(
    user: User, role: str, organization: Organization, end_day: date, first_day: date | None = None, reason: str = ""
) -> Posting:
    """Appoint without an actor, for the first administrator and for sample data; administrators still stand apart."""
    definition = ROLES[role]
    if organization.kind not in definition.at:
        raise Refused(_("This role does not fit this kind of organization."), "role")
    return _write(user, role, organization, first_day or timezone.localdate(), end_day, reason, None)


@transaction.atomic
def hand_out_with_case(
    *, actor: User, user: User, role: str, organization: Organization, end_day: date, reason: str
) -> Posting:
    """Appoint a person because a case says so that the actor decides, and tell them; raises `Refused`.

    The right to decide the case was asked by its move; handing out postings by hand asks more (`hand_out`).
    """
    posting = _write(user, role, organization, timezone.localdate(), end_day, reason, actor)
    _tell(posting, _("You have a new posting: %(posting)s"))
    return posting


@transaction.atomic
def change_end_day(posting: Posting, *, actor: User, end_day: date, reason: str = "") -> Posting:
    """Let a posting run longer or shorter; the end day is out. Raises as `hand_out` does."""
    posting = _locked(posting, actor)
    _check_end_day(actor, posting.role, posting.organization, posting.first_day, end_day)
    if end_day <= timezone.localdate():
        raise Refused(_("To end it today, use “End”."), "end_day")
    _check_apart(posting.user, posting.role, posting.organization, posting.first_day, end_day, but=posting)
    posting.end_day = end_day
    with acting_as(actor, address=acting().address, reason=reason):
        posting.save(update_fields=["end_day"])
    sync_grants(posting)
    last_write.touch([posting.organization_id])
    _tell(posting, _("The end of your posting changed: %(posting)s"))
    return posting


@transaction.atomic
def end(posting: Posting, *, actor: User, reason: str) -> Posting:
    """End a posting at once: it grants nothing from this moment. One that has not begun never will.

    What the person had to hand over (交接) that moment is kept with the posting.

    Raises `NotAllowed` for the actor's own posting and for one that the actor could not hand out.
    """
    posting = _locked(posting, actor)
    if not reason.strip():
        raise Refused(_("Say why it ends."), "reason")
    posting.handover = pack_of(posting.user)
    posting.end_day = max(timezone.localdate(), posting.first_day)
    posting.ended_by = actor
    with acting_as(actor, address=acting().address, reason=reason):
        posting.save(update_fields=["end_day", "ended_by", "handover"])
    sync_grants(posting)
    last_write.touch([posting.organization_id])
    _tell(posting, _("Your posting has ended: %(posting)s"))
    return posting


def tell_of_end(postings: Iterable[Posting]) -> None:
    """Tell those whose postings ended with the organization where they were."""
    for posting in postings:
        scope.forget(posting.user)
        _tell(posting, _("Your posting has ended: %(posting)s"))


def sync_grants(posting: Posting) -> None:
    """Make the grants of one posting those of its role, on its node and nowhere else; none when it is over."""
    wanted: set[int] = set()
    if not posting_rules.is_over(posting) and posting.role in ROLES:
        wanted = set(_permissions(ROLES[posting.role].permissions).values_list("pk", flat=True))
    kept = posting.grants.filter(content_object_id=posting.organization_id, user_id=posting.user_id)
    posting.grants.exclude(pk__in=kept.filter(permission__in=wanted).values("pk")).delete()
    missing = wanted - set(posting.grants.values_list("permission_id", flat=True))
    OrganizationGrant.objects.bulk_create(
        OrganizationGrant(
            user_id=posting.user_id,
            permission_id=permission,
            content_object_id=posting.organization_id,
            posting=posting,
        )
        for permission in sorted(missing)
    )
    scope.forget(posting.user)


@transaction.atomic
def sweep_grants() -> tuple[int, int]:
    """Remove grants of postings that are over and of no posting, restore missing ones, and return how many of each."""
    running = Posting.objects.filter(Q(end_day__isnull=True) | Q(end_day__gt=timezone.localdate()))
    removed, _rows = OrganizationGrant.objects.exclude(posting__in=running.values("pk")).delete()
    before = OrganizationGrant.objects.count()
    for posting in running.select_related("user").iterator():
        sync_grants(posting)
    return removed, OrganizationGrant.objects.count() - before


def _permissions(codenames: frozenset[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="orgs", content_type__model="organization", codename__in=codenames
    )


def _write(
    user: User, role: str, organization: Organization, first: date, end_day: date, reason: str, actor: User | None
) -> Posting:
    User.objects.select_for_update().get(pk=user.pk)  # two officers at once must not each give half of a conflict
    if not user.is_active:
        raise Refused(_("This account is closed."), "user")
    if end_day <= first:
        raise Refused(_("It must end after it begins."), "end_day")
    _check_apart(user, role, organization, first, end_day)
    posting = Posting.objects.create(
        user=user,
        role=role,
        organization=organization,
        first_day=first,
        end_day=end_day,
        reason=reason,
        handed_out_by=actor,
    )
    sync_grants(posting)
    last_write.touch([organization.pk])
    return posting


def _check_end_day(actor: User, role: str, organization: Organization, first: date, end_day: date) -> None:
    latest = posting_rules.latest_end_day(actor, role, organization)
    if end_day <= first:
        raise Refused(_("It must end after it begins."), "end_day")
    if end_day > latest:
        raise Refused(_("It can run until %(day)s at most.") % {"day": latest.isoformat()}, "end_day")


def _check_apart(
    user: User, role: str, organization: Organization, first: date, end_day: date, but: Posting | None = None
) -> None:
    """Keep administrators apart: an administrator's posting stands alone (GB/T 22239-2019, 8.1.5)."""
    others = [
        other
        for other in user.postings.select_related("organization")
        if other != but and other.first_day < end_day and (other.end_day is None or first < other.end_day)
    ]
    if any(other.role == role and other.organization_id == organization.pk for other in others):
        raise Refused(_("The person holds this posting in that time already."), "user")
    is_system = ROLES[role].family == "system"
    for other in others:
        if is_system or (other.role in ROLES and ROLES[other.role].family == "system"):
            raise Refused(
                _("An administrator holds no other posting; this person has: %(posting)s")
                % {"posting": f"{other.get_role_display()} · {other.organization}"},
                "user",
            )


def _locked(posting: Posting, actor: User) -> Posting:
    locked = Posting.objects.select_for_update(of=("self",)).select_related("user", "organization").get(pk=posting.pk)
    if locked.user_id == actor.pk:
        raise NotAllowed(_("Nobody changes their own posting."))
    if posting_rules.is_over(locked):
        raise Refused(_("This posting has ended already."))
    if not posting_rules.may_end(actor, locked):
        raise NotAllowed(_("Your posting does not allow you to change this one."))
    return locked


def _perm_of(actor: User, organization: Organization) -> str:
    return posting_rules.ACCESS if scope.may(actor, posting_rules.ACCESS, organization) else posting_rules.HAND_OUT


def _tell(posting: Posting, sentence: str) -> None:
    with translation.override(posting.user.language or translation.get_language()):
        words = f"{posting.get_role_display()} · {posting.organization}"
    url = reverse("accounts:profile")
    notify([posting.user], title=sentence % {"posting": words}, url=url, kind="posting")
