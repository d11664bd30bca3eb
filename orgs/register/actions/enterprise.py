"""Keep the enterprise register: enter, change, close, and the labels that enterprises hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.common import scope
from orgs.common.errors import AlreadyInRegister
from orgs.register import past
from orgs.register import rules as register_rules
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.queries.whose import whose_enterprise
from orgs.tree import last_write
from orgs.tree import rules as tree_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS = (
    "uscc", "name", "unit", "industry", "staff", "revenue", "assets", "scitech_workers",
    "has_party_organization", "address", "legal_representative", "email", "opened",
)  # fmt: skip
WORKED_OUT = ("name_key", "search_text", "size_class", "version", "updated_at")


@dataclass(frozen=True)
class Label:
    """One line of the labels' form; `remove` takes away a label that was entered by mistake."""

    pk: int | None
    kind: str
    number: str = ""
    issued: date | None = None
    expires: date | None = None
    remove: bool = False


def create(*, actor: User, values: dict[str, Any], labels: Iterable[Label] = ()) -> Enterprise:
    """Enter an enterprise; raises `NotAllowed` and `AlreadyInRegister`, which says whose it is."""
    _check_unit(actor, values)
    enterprise = Enterprise(**{name: values[name] for name in FIELDS if name in values})
    try:
        with transaction.atomic():
            enterprise.save(force_insert=True)
            _write_labels(enterprise, labels)
            scope.recheck(Enterprise, enterprise.pk, actor, register_rules.MANAGE_ENTERPRISE)
            last_write.touch([enterprise.unit_id])
    except IntegrityError as error:
        raise _explained(error, actor, enterprise) from error
    return enterprise


def update(
    enterprise: Enterprise,
    *,
    actor: User,
    version: int,
    values: dict[str, Any],
    labels: Iterable[Label] | None = None,
    since: date | None = None,
    is_correction: bool = False,
) -> Enterprise:
    """Change an enterprise; a new place or size class holds from `since` on (today), and the former keeps its days.

    A correction (`is_correction`) keeps none: the entry was wrong on the days before as well. Raises `Stale` when
    somebody wrote it after `version`, `NotAllowed`, `Refused` and `AlreadyInRegister`.
    """
    day = None if is_correction else since or timezone.localdate()
    try:
        return _update(enterprise.pk, actor, version, values, labels, day)
    except IntegrityError as error:
        wanted = Enterprise(pk=enterprise.pk, uscc=values.get("uscc", enterprise.uscc))
        raise _explained(error, actor, wanted) from error


@retried
def _update(
    pk: int,
    actor: User,
    version: int,
    values: dict[str, Any],
    labels: Iterable[Label] | None,
    day: date | None,
) -> Enterprise:
    with transaction.atomic():
        current = locked(pk, actor, version)
        was = past.Was.of(current)
        if values.get("unit", current.unit) != current.unit:
            _check_unit(actor, values)
        changed = [name for name in FIELDS if name in values and getattr(current, name) != values[name]]
        for name in changed:
            setattr(current, name, values[name])
        current.version += 1
        current.work_out()
        past.keep([(current, was)], day)
        current.save(update_fields=[*changed, *WORKED_OUT])
        if labels is not None:
            _write_labels(current, labels)
        scope.recheck(Enterprise, current.pk, actor, register_rules.MANAGE_ENTERPRISE)
        last_write.touch({was.unit_id, current.unit_id, *past.units_then([current.pk])})
        return current


@retried
def close(enterprise: Enterprise, *, actor: User, version: int, day: date, reason: str = "") -> Enterprise:
    """Close an enterprise on a day, which is out; its association stays and is told that its host is gone.

    Raises `Stale`, `NotAllowed` and `Refused`.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        current = locked(enterprise.pk, actor, version)
        if current.closed is not None:
            raise Refused(_("%(name)s is closed already.") % {"name": current.name}, "day")
        if not tree_rules.day_is_sound(day, current.opened, timezone.localdate()):
            raise Refused(_("The day must lie between the day of setting up and today."), "day")
        current.closed, current.closing_noted_at, current.version = day, timezone.now(), current.version + 1
        current.save(update_fields=["closed", "closing_noted_at", "version", "updated_at"])
        last_write.touch([current.unit_id, *past.units_then([current.pk])])
        return current


def locked(pk: int, actor: User, version: int | None = None) -> Enterprise:
    """Read an enterprise for writing; raises `NotAllowed`, and `Stale` when it is no longer the version given."""
    current = Enterprise.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=pk)
    if not register_rules.may_change_enterprise(actor, current):
        raise NotAllowed(_("You cannot change %(name)s.") % {"name": current.name})
    if version is not None and current.version != version:
        raise Stale(current)
    return current


def _check_unit(actor: User, values: dict[str, Any]) -> None:
    if not register_rules.may_add_enterprise(actor, values["unit"]):
        raise NotAllowed(_("You cannot enter enterprises under %(unit)s.") % {"unit": values["unit"]}, "unit")


def _write_labels(enterprise: Enterprise, labels: Iterable[Label]) -> None:
    known = {label.pk: label for label in enterprise.labels.all()}
    for wanted in labels:
        label = known.get(wanted.pk or 0)
        if wanted.remove:
            if label is not None:
                label.delete()
            continue
        values = {name: getattr(wanted, name) for name in ("kind", "number", "issued", "expires")}
        if label is None:
            EnterpriseLabel.objects.create(enterprise=enterprise, **values)
        elif changed := [name for name, value in values.items() if getattr(label, name) != value]:
            for name in changed:
                setattr(label, name, values[name])
            label.save(update_fields=changed)


def _explained(error: IntegrityError, actor: User, enterprise: Enterprise) -> Exception:
    others = Enterprise.objects.select_related("unit").filter(uscc=enterprise.uscc).exclude(pk=enterprise.pk)
    if other := others.first():
        return AlreadyInRegister(whose_enterprise(other, actor), "uscc")
    if "label_once_per_issue" in str(error) or "enterpriselabel" in str(error):
        return Refused(_("The same label with the same day of issue stands there twice."))
    return error
