"""Cover further enterprises by an association, end a cover, change the host (domain.md, rule 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.dated import refuse_end_to_come, refuse_overlap
from orgs.common.errors import AlreadyHosts
from orgs.common.scope import VIEW
from orgs.common.versions import bump
from orgs.register import rules as register_rules
from orgs.register.actions.association import locked
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.whose import host_cover_of, kept_elsewhere, whose_association
from orgs.tree import last_write
from orgs.tree import rules as tree_rules
from orgs.tree.places import city_of, is_in

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def cover(
    association: Association, *, actor: User, enterprise: Enterprise, first_day: date, approved: bool = False
) -> CoveredEnterprise:
    """Let an association cover one more enterprise from a day on; firms may share one by area.

    `approved` says that a case names the enterprise which the city approved: the actor need not see it.
    Raises `NotAllowed` and `Refused`.
    """
    try:
        return _cover(association, actor, enterprise, first_day, approved)
    except IntegrityError as error:
        raise Refused(_("The association covers this enterprise already."), "enterprise") from error


@retried
def _cover(
    association: Association, actor: User, enterprise: Enterprise, first_day: date, approved: bool
) -> CoveredEnterprise:
    with transaction.atomic():
        current = locked(association.pk)
        if not register_rules.may_change_association(actor, current) or not (
            approved or scope.may(actor, VIEW, enterprise.unit)
        ):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        _check(current, enterprise, first_day)
        made = CoveredEnterprise.objects.create(association=current, enterprise=enterprise, first_day=first_day)
        bump(current.organization)
        scope.recheck(Association, current.pk, actor, register_rules.MANAGE_ASSOCIATION)
        last_write.touch([current.pk, enterprise.unit_id])
        return made


def _check(association: Association, enterprise: Enterprise, first_day: date) -> None:
    if not tree_rules.day_is_sound(first_day, association.organization.opened, timezone.localdate()):
        raise Refused(_("The day must lie between the founding and today."), "first_day")
    if not enterprise.is_alive_on(timezone.localdate()):
        raise Refused(_("%(enterprise)s is closed.") % {"enterprise": enterprise.name}, "enterprise")


@retried
def end_cover(relation: CoveredEnterprise, *, actor: User, day: date) -> CoveredEnterprise:
    """End a cover on a day, which is out; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = locked(relation.association_id)
        found = CoveredEnterprise.objects.select_related("enterprise").get(pk=relation.pk)
        if not register_rules.may_change_association(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.organization})
        if found.end_day is not None:
            raise Refused(_("This cover has ended already."))
        if not tree_rules.day_is_sound(day, found.first_day, timezone.localdate()):
            raise Refused(_("The day must lie between the first day and today."), "day")
        found.end_day = day
        found.save(update_fields=["end_day"])
        bump(current.organization)
        last_write.touch([current.pk, found.enterprise.unit_id])
        return found


# ---------------------------------------------------------------- the host


def host_of(association: Association) -> CoveredEnterprise | None:
    """Return the relation by which an association has its host enterprise now; None where it has none."""
    return association.covered.filter(is_host=True, end_day__isnull=True).select_related("enterprise__unit").first()


@retried
def change_host(
    association: Association,
    *,
    actor: User,
    version: int,
    enterprise: Enterprise,
    day: date,
    reason: str,
    keep: bool = False,
) -> CoveredEnterprise:
    """Let another enterprise host an association from a day on, on which the present host's relation ends.

    An association without a host gets one. With `keep` the old host stays covered as one of the further enterprises.
    Raises `Stale` when somebody wrote the association after `version`, `NotAllowed` and `Refused`.
    """
    try:
        with transaction.atomic(), acting_as(actor, acting().address, reason):
            current = locked(association.pk, version)
            host = host_of(current)
            _check_hosting(current, actor, enterprise, reason)
            _check_host(current, actor, enterprise, host)
            _check_host_days(current, host, enterprise, day)
            if keep:
                _check_kept(host)
            made = _hand_over(current, host, enterprise, day, keep)
            bump(current.organization)
            scope.recheck(Association, current.pk, actor, register_rules.MANAGE_ASSOCIATION)
            units = {enterprise.unit_id, host.enterprise.unit_id if host else enterprise.unit_id}
            last_write.touch({current.pk, *units})
            return made
    except IntegrityError as error:  # somebody else was quicker
        raise AlreadyHosts(
            _("%(enterprise)s hosts an association already.") % {"enterprise": enterprise.name}, "enterprise"
        ) from error


def _check_hosting(association: Association, actor: User, enterprise: Enterprise, reason: str) -> None:
    if not register_rules.may_change_association(actor, association):
        raise NotAllowed(_("You cannot change %(name)s.") % {"name": association.organization})
    if not scope.may(actor, VIEW, enterprise.unit):
        raise NotAllowed(kept_elsewhere(enterprise), "enterprise")
    if not reason.strip():
        raise Refused(_("Say why the host changes."), "reason")


def _check_host(association: Association, actor: User, enterprise: Enterprise, host: CoveredEnterprise | None) -> None:
    """Refuse an enterprise that cannot be the host: it is so already, is closed, lies elsewhere, hosts another."""
    words = {"enterprise": enterprise.name}
    if host is not None and host.enterprise_id == enterprise.pk:
        raise Refused(_("%(enterprise)s is the host enterprise already.") % words, "enterprise")
    city = city_of(association.organization)
    if city is not None and not is_in(enterprise.unit, city):
        raise Refused(_("The host enterprise has to lie in %(city)s.") % {"city": city.short_name}, "enterprise")
    if enterprise.closed is not None and not enterprise.is_alive_on(timezone.localdate()):
        closed = enterprise.closed.isoformat()
        raise Refused(_("%(enterprise)s was closed on %(day)s.") % {**words, "day": closed}, "enterprise")
    if (other := host_cover_of(enterprise_id=enterprise.pk)) is not None:
        raise AlreadyHosts(whose_association(other, actor), "enterprise")


def _check_host_days(
    association: Association, host: CoveredEnterprise | None, enterprise: Enterprise, day: date
) -> None:
    """Refuse a day to come, before the present host's or the new one's time, or within the time of another host."""
    opened = association.organization.opened
    refuse_end_to_come(day, "day")
    if host is not None and day < host.first_day:
        words = _("%(enterprise)s has been the host enterprise since %(day)s only.")
        raise Refused(words % {"enterprise": host.enterprise.name, "day": host.first_day.isoformat()}, "day")
    if opened is not None and day < opened:
        raise Refused(_("The association was founded on %(day)s only.") % {"day": opened.isoformat()}, "day")
    if enterprise.opened is not None and day < enterprise.opened:
        words = _("%(enterprise)s was set up on %(day)s only.")
        raise Refused(words % {"enterprise": enterprise.name, "day": enterprise.opened.isoformat()}, "day")
    ended = association.covered.filter(end_day__isnull=False).select_related("enterprise")
    refuse_overlap(ended.filter(is_host=True), day, None, "day")
    refuse_overlap(ended.filter(enterprise=enterprise), day, None, "day")
    elsewhere = CoveredEnterprise.objects.filter(enterprise=enterprise, is_host=True, end_day__gt=day)
    if last := elsewhere.exclude(end_day=F("first_day")).order_by("-end_day").first():
        words = _("%(enterprise)s hosted another association until %(day)s.")
        raise Refused(words % {"enterprise": enterprise.name, "day": str(last.end_day)}, "day")


def _check_kept(host: CoveredEnterprise | None) -> None:
    if host is None:
        raise Refused(_("There is no host enterprise that could stay covered."), "keep")
    if not host.enterprise.is_alive_on(timezone.localdate()):
        raise Refused(_("%(enterprise)s is closed.") % {"enterprise": host.enterprise.name}, "keep")


def _hand_over(
    association: Association, host: CoveredEnterprise | None, enterprise: Enterprise, day: date, keep: bool
) -> CoveredEnterprise:
    """End what ends first: the database has one host of an association, and an enterprise covered once by it."""
    covered = association.covered.filter(enterprise=enterprise, end_day__isnull=True).first()
    for relation in (host, covered):
        if relation is not None:
            relation.end_day = max(day, relation.first_day)
            relation.save(update_fields=["end_day"])
    if host is not None and keep:
        CoveredEnterprise.objects.create(association=association, enterprise=host.enterprise, first_day=day)
    return CoveredEnterprise.objects.create(association=association, enterprise=enterprise, is_host=True, first_day=day)
