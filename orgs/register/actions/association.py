"""Register, change and close enterprise associations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.bulk import record_created
from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.errors import AlreadyHosts, AlreadyInRegister
from orgs.common.scope import VIEW
from orgs.register import rules as register_rules
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.driver import DriverMark
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.whose import host_cover_of, whose_association, whose_enterprise
from orgs.tree import last_write
from orgs.tree import rules as tree_rules
from orgs.tree import structure as tree
from orgs.tree.closing import close_body
from orgs.tree.models.organization import Organization
from orgs.tree.naming import keep_former

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from kexie_portal.accounts.models import User


SUFFIX = "科学技术协会"
LONGEST_NAME = 120  # characters, as the tree holds them


@dataclass(frozen=True)
class NewEnterprise:
    """An enterprise that the register does not hold yet; it is entered with its association."""

    uscc: str
    name: str
    unit: Organization
    industry_id: str | None = None
    staff: int | None = None
    scitech_workers: int | None = None
    has_party_organization: bool | None = None
    opened: date | None = None


@dataclass(frozen=True)
class Person:
    """Somebody in an association, by `orgs.common.enums.OfficerRole`."""

    role: str
    name: str
    phone: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Registration:
    """All that one registering writes: the place, the association, its host and its people.

    `approved` says that a case names the host which the city approved: who enters it need not see that enterprise.
    """

    unit: Organization
    host: Enterprise | NewEnterprise
    founded: date
    name: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    host_department: str = ""
    email: str = ""
    members: int | None = None
    scitech_workers: int | None = None
    remark: str = ""
    people: tuple[Person, ...] = field(default=())
    driver: str = ""
    approved: bool = False


def proposed_name(enterprise_name: str) -> str:
    """Return the usual name of an enterprise's association; empty where it is too long, so that somebody writes one."""
    name = f"{enterprise_name}{SUFFIX}" if enterprise_name else ""
    return name if len(name) <= LONGEST_NAME else ""


def register(*, actor: User, data: Registration) -> Association:
    """Enter an association that exists, with its host, its leaders and, where it is new, the enterprise.

    One transaction: the structure first, because the tree's lock comes before any row lock. Of two clerks with one
    code the database lets one win. Raises `NotAllowed`, `AlreadyHosts`, `AlreadyInRegister` and `Refused`.
    """
    _check_registration(actor, data)
    try:
        return _register(actor=actor, data=data)
    except IntegrityError as error:
        raise _explained(error, actor, data) from error


@retried
def _register(*, actor: User, data: Registration) -> Association:
    with transaction.atomic():
        name = data.name or proposed_name(data.host.name)
        if not name:
            raise Refused(_("Write the association's name: the usual one would be too long."), "name")
        node = tree.add(data.unit, Organization(kind=Kind.ASSOCIATION, name=name, opened=data.founded))
        host = data.host if isinstance(data.host, Enterprise) else _enter(data.host)
        association = _write_details(node, host, data)
        if data.driver:
            DriverMark.objects.create(organization=node, driver=data.driver, first_day=data.founded, marked_by=actor)
        scope.recheck(Association, association.pk, actor, register_rules.MANAGE_ASSOCIATION)
        last_write.touch({data.unit.pk, host.unit_id})
        return association


def _check_registration(actor: User, data: Registration) -> None:
    if not register_rules.may_register(actor, data.unit) or data.unit.closed is not None:
        raise NotAllowed(_("You cannot register associations under %(unit)s.") % {"unit": data.unit}, "unit")
    if data.founded > timezone.localdate():
        raise Refused(_("An association cannot be registered before it is founded."), "founded")
    if isinstance(data.host, NewEnterprise):
        if not register_rules.may_add_enterprise(actor, data.host.unit):
            raise NotAllowed(_("You cannot enter enterprises under %(unit)s.") % {"unit": data.host.unit}, "unit")
    else:
        _check_known_host(actor, data.host, data.approved)


def _check_known_host(actor: User, host: Enterprise, approved: bool) -> None:
    if not approved and not scope.may(actor, VIEW, host.unit):
        raise NotAllowed(whose_enterprise(host, actor), "uscc")
    if host.closed is not None and host.closed <= timezone.localdate():
        message = _("%(enterprise)s was closed on %(day)s.")
        raise Refused(message % {"enterprise": host.name, "day": host.closed.isoformat()}, "uscc")


def _enter(new: NewEnterprise) -> Enterprise:
    enterprise = Enterprise(
        uscc=new.uscc,
        name=new.name,
        unit=new.unit,
        industry_id=new.industry_id,
        staff=new.staff,
        scitech_workers=new.scitech_workers,
        has_party_organization=new.has_party_organization,
        opened=new.opened,
    )
    enterprise.save(force_insert=True)
    return enterprise


def _write_details(node: Organization, host: Enterprise, data: Registration) -> Association:
    """Write the rows that hang on the node, each table in one statement and their history in one more."""
    association = Association(
        organization=node,
        letter_number=data.letter_number,
        letter_date=data.letter_date,
        email=data.email,
        host_department=data.host_department,
        members=data.members,
        scitech_workers=data.scitech_workers,
        remark=data.remark,
    )
    cover = CoveredEnterprise(association=association, enterprise=host, is_host=True, first_day=data.founded)
    officers = [
        Officer(association=association, first_day=data.founded, role=p.role, name=p.name, phone=p.phone, duty=p.duty)
        for p in data.people
    ]
    Association.objects.bulk_create([association])
    CoveredEnterprise.objects.bulk_create([cover])
    if officers:
        Officer.objects.bulk_create(officers)
    record_created([association, cover, *officers])
    return association


def _explained(error: IntegrityError, actor: User, data: Registration) -> Exception:
    """Turn what the database refused into whose the enterprise is; any other refusal stays what it was."""
    cover = host_cover_of(uscc=data.host.uscc)
    if cover is not None:
        return AlreadyHosts(whose_association(cover, actor), "uscc")
    known = Enterprise.objects.select_related("unit").filter(uscc=data.host.uscc).first()
    if known is not None and isinstance(data.host, NewEnterprise):
        return AlreadyInRegister(whose_enterprise(known, actor), "uscc")
    return error


# ---------------------------------------------------------------- changing
NODE_FIELDS = frozenset({"name", "opened"})

DETAIL_FIELDS = frozenset(
    {"letter_number", "letter_date", "host_department", "members", "scitech_workers", "email", "remark"}
)


def locked(association_id: int, version: int | None = None) -> Association:
    """Read an association with its node for writing; raises `Stale` when it is no longer the version given."""
    node = Organization.objects.order_by().select_for_update(no_key=True).get(pk=association_id)
    association = Association.objects.get(pk=association_id)
    association.organization = node
    if version is not None and node.version != version:
        raise Stale(association)
    return association


@retried
def update(
    association: Association,
    *,
    actor: User,
    version: int,
    changes: Mapping[str, object],
    reason: str = "",
    until: date | None = None,
) -> Association:
    """Change an association's own record; `changes` holds fields of the node (name, opened) and of the details.

    A new name leaves the old one as a former name, which held `until` a day (today), so that it still finds the
    association. Raises `Stale` when somebody wrote it after `version`, `NotAllowed` and `Refused`.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason or acting().reason):
        current = locked(association.pk, version)
        node = current.organization
        if not register_rules.may_change_association(actor, current):
            raise NotAllowed(_("You cannot change %(name)s.") % {"name": node})
        old = node.name
        _assign(node, changes, NODE_FIELDS)
        if node.opened and node.opened > timezone.localdate():
            raise Refused(_("An association cannot be founded in the future."), "founded")
        node.version += 1
        node.save(update_fields=["name", "opened", "version", "updated_at"])
        if node.name != old:
            keep_former(node, until=until, name=old)
        if details := _assign(current, changes, DETAIL_FIELDS):
            current.save(update_fields=details)
        scope.recheck(Association, current.pk, actor, register_rules.MANAGE_ASSOCIATION)
        last_write.touch([node.pk])
        return current


def _assign(record: Model, changes: Mapping[str, object], fields: Iterable[str]) -> list[str]:
    changed = [name for name in fields if name in changes and getattr(record, name) != changes[name]]
    for name in changed:
        setattr(record, name, changes[name])
    return changed


@retried
def close(association: Association, *, actor: User, day: date, reason: str) -> Association:
    """Dissolve an association (撤销) on a day, which is out (half-open), with all that a case would end too.

    Raises `NotAllowed` and `Refused`.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        current = locked(association.pk)
        node = current.organization
        if not register_rules.may_change_association(actor, current):
            raise NotAllowed(_("You cannot close %(name)s.") % {"name": node})
        if not tree_rules.day_is_sound(day, node.opened, timezone.localdate()):
            raise Refused(_("The day must lie between the founding and today."), "day")
        close_body(node, current, actor=actor, day=day, reason=reason)
        return current
