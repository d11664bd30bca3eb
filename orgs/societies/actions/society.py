"""Enter, change and close societies and federations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import WAITING_STATES, RecommendationState
from orgs.memberships.models import Membership, MembershipApplication, Recommendation
from orgs.societies import rules as society_rules
from orgs.societies.models.federation import Federation
from orgs.societies.models.society import Society
from orgs.societies.models.survey import KeyIndustry
from orgs.tree import last_write
from orgs.tree import structure as tree
from orgs.tree.closing import close_body
from orgs.tree.models.organization import Organization
from orgs.tree.naming import keep_former

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

NODE_FIELDS = ("name", "short_name", "opened")
DETAIL_FIELDS = ("registration_number", "registered_on", "website", "address", "remark")


@dataclass(frozen=True)
class NewSociety:
    """What is entered of a society or federation; a key industry belongs to industry societies alone."""

    name: str
    opened: date
    short_name: str = ""
    key_industry: KeyIndustry | None = None
    registration_number: str = ""
    registered_on: date | None = None
    website: str = ""
    address: str = ""
    remark: str = ""

    def details(self) -> dict[str, object]:
        """Return what goes into the table beside the node."""
        return {name: getattr(self, name) for name in DETAIL_FIELDS}


def found(unit: Organization, kind: str, *, actor: User, data: NewSociety) -> Organization:
    """Enter a society, federation or provincial society under its unit; the structure first, then the details.

    Raises `NotAllowed`, and `Refused` for a second active society of a key industry or a second federation.
    """
    if not society_rules.may_found(actor, kind, unit):
        raise NotAllowed(_("You cannot enter societies under %(unit)s.") % {"unit": unit})
    _check_days(data.opened, data.registered_on)
    try:
        return _found(unit, kind, actor, data)
    except IntegrityError as error:
        raise _second(unit, kind, data) from error


@retried
def _found(unit: Organization, kind: str, actor: User, data: NewSociety) -> Organization:
    with transaction.atomic():
        node = Organization(kind=kind, name=data.name, short_name=data.short_name, opened=data.opened)
        tree.add(unit, node)
        _check_name(node, unit)
        if kind == Kind.FEDERATION:
            _check_no_other_federation(node, unit)
            Federation.objects.create(organization=node, city=unit, **data.details())
        else:
            _check_key_industry(kind, unit, data.key_industry, data.opened)
            Society.objects.create(organization=node, supervisor=unit, key_industry=data.key_industry, **data.details())
        scope.recheck(Organization, node.pk, actor, membership_rules.MANAGE)
        last_write.touch([unit.pk])
        return node


def _check_days(opened: date | None, registered_on: date | None) -> None:
    today = timezone.localdate()
    if opened is not None and opened > today:
        raise Refused(_("The founding cannot lie in the future."), "opened")
    if registered_on is not None and registered_on > today:
        raise Refused(_("The registration cannot lie in the future."), "registered_on")


def _check_name(node: Organization, unit: Organization) -> None:
    twins = Organization.objects.filter(parent=unit, kind=node.kind, name=node.name, closed__isnull=True)
    if twins.exclude(pk=node.pk).exists():
        raise Refused(_("%(unit)s has one of this name already.") % {"unit": unit}, "name")


def _check_no_other_federation(node: Organization, city: Organization) -> None:
    others = Organization.objects.filter(parent=city, kind=Kind.FEDERATION).exclude(pk=node.pk)
    if other := others.filter(closed__isnull=True).first():
        raise Refused(_("The city has an active federation already: %(name)s.") % {"name": other.name}, "name")
    _refuse_overlap(others, node.opened)


def _refuse_overlap(former: QuerySet[Organization], opened: date | None) -> None:
    """Refuse a founding before the former one was closed: there is one at a time, in the past too."""
    if opened is None:
        return
    last = former.filter(closed__gt=opened).exclude(closed=F("opened")).order_by("-closed").first()
    if last is not None and last.closed is not None:
        words = _("%(name)s stood until %(day)s; the days overlap.")
        raise Refused(words % {"name": last.name, "day": last.closed.isoformat()}, "opened")


def _check_beginning(node: Organization, values: dict[str, Any]) -> None:
    """Refuse a founding day after something of the society began, or on which a former society still stood."""
    opened: date = values["opened"]
    first = (
        (_("a member joined on %(day)s"), Membership.objects.filter(body=node), "first_day"),
        (_("a term began on %(day)s"), node.society_terms.all(), "first_day"),
        (_("a meeting was held on %(day)s"), node.society_meetings.all(), "held_on"),
        (_("a liaison link began on %(day)s"), (node.liaisons.all() | node.guided.all()), "first_day"),
    )
    for words, rows, name in first:
        day = rows.order_by().aggregate(day=Min(name))["day"]
        if day is not None and day < opened:
            what = words % {"day": day.isoformat()}
            raise Refused(_("It cannot be founded after something of it began: %(what)s.") % {"what": what}, "opened")
    if node.kind == Kind.FEDERATION:
        federations = Organization.objects.filter(parent_id=node.parent_id, kind=Kind.FEDERATION)
        _refuse_overlap(federations.exclude(pk=node.pk), opened)
    elif (key := values.get("key_industry")) and key == getattr(details_of(node), "key_industry", None):
        _refuse_overlap(Organization.objects.filter(society__key_industry=key).exclude(pk=node.pk), opened)


def _check_key_industry(kind: str, city: Organization, key: KeyIndustry | None, opened: date | None) -> None:
    if kind != Kind.SOCIETY:
        return
    if key is not None:  # nobody ends the choice meanwhile
        key = KeyIndustry.objects.select_for_update(no_key=True, of=("self",)).get(pk=key.pk)
    if key is None or key.city_id != city.pk or key.end_day is not None:
        words = _("Choose a key industry of the city; the industry survey comes first.")
        raise Refused(words, "key_industry")
    other = Society.objects.filter(key_industry=key, closed__isnull=True).select_related("organization").first()
    if other is not None:
        raise _second_society(other.organization)
    if opened is not None:  # a society that takes up another key industry was founded before
        _refuse_overlap(Organization.objects.filter(society__key_industry=key), opened)


def _second_society(node: Organization) -> Refused:
    words = _("The city has an active society of this key industry already: %(name)s.")
    return Refused(words % {"name": node.name}, "key_industry")


def _second(unit: Organization, kind: str, data: NewSociety) -> Refused:
    """Say what the database refused, when somebody was faster by a moment."""
    if kind == Kind.FEDERATION:
        return Refused(_("The city has an active federation already."), "name")
    return Refused(_("The city has an active society of this key industry already."), "key_industry")


# ---------------------------------------------------------------- changing


def details_of(node: Organization) -> Society | Federation:
    """Return the row beside a node; one that only the tree knows gets its row when it is written first."""
    if node.kind == Kind.FEDERATION:
        known: Society | Federation | None = Federation.objects.filter(pk=node.pk).first()
        return known or Federation(organization=node, city_id=node.parent_id)
    society = Society.objects.select_related("key_industry").filter(pk=node.pk).first()
    return society or Society(organization=node, supervisor_id=node.parent_id)


def locked(node_pk: int, version: int | None = None) -> Organization:
    """Read a society's node for writing; raises `Stale` when it is no longer the version given."""
    rows = Organization.objects.order_by().select_for_update(no_key=True, of=("self",)).select_related("parent")
    node = rows.get(pk=node_pk)
    if version is not None and node.version != version:
        raise Stale(node)
    return node


def bump(node: Organization) -> None:
    """Count a change of what hangs on a node, so that a form opened before is known as stale."""
    node.version += 1
    node.save(update_fields=["version", "updated_at"])


def update(node: Organization, *, actor: User, version: int, values: dict[str, object]) -> Organization:
    """Change a society or federation; its old name still finds it. Raises `Stale`, `NotAllowed` and `Refused`."""
    try:
        return _update(node, actor, version, values)
    except IntegrityError as error:
        raise Refused(_("The city has an active society of this key industry already."), "key_industry") from error


@retried
def _update(node: Organization, actor: User, version: int, values: dict[str, Any]) -> Organization:
    with transaction.atomic():
        current = locked(node.pk, version)
        if not society_rules.may_manage(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": current})
        _check_days(values["opened"], values["registered_on"])
        if values["opened"] != current.opened:
            _check_beginning(current, values)
        old = {name: getattr(current, name) for name in ("name", "short_name")}
        for name in NODE_FIELDS:
            setattr(current, name, values[name])
        _check_name(current, current.parent or current)
        current.version += 1
        current.save(update_fields=[*NODE_FIELDS, "version", "updated_at"])
        if current.name != old["name"]:
            keep_former(current, **old)
        details = details_of(current)
        for name in DETAIL_FIELDS:
            setattr(details, name, values[name])
        key = values.get("key_industry")
        if isinstance(details, Society) and current.kind == Kind.SOCIETY and key != details.key_industry:
            _check_key_industry(current.kind, current.parent or current, key, None)
            details.key_industry = key
        details.save()
        last_write.touch([current.pk])
        return current


@retried
def close(node: Organization, *, actor: User, day: date, reason: str) -> Organization:
    """Close a society or federation on a day, with its memberships, links, term, people, party organisations and
    postings; the day is out.

    Raises `NotAllowed` and `Refused`.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        current = locked(node.pk)
        if not society_rules.may_manage(actor, current):
            raise NotAllowed(_("You cannot close %(name)s.") % {"name": current})
        if day > timezone.localdate() or (current.opened is not None and day < current.opened):
            raise Refused(_("The day must lie between the founding and today."), "day")
        _refuse_while_waiting(current)
        close_body(current, details_of(current), actor=actor, day=day, reason=reason)
        return current


def _refuse_while_waiting(node: Organization) -> None:
    waiting = MembershipApplication.objects.filter(body=node, state__in=WAITING_STATES).count()
    waiting += Recommendation.objects.filter(provincial_society=node, state=RecommendationState.SUBMITTED).count()
    if waiting:
        raise Refused(
            _("%(count)d applications, invitations or recommendations wait; decide them first.") % {"count": waiting}
        )
