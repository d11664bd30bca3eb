"""Set yearly targets (目标任务) for the units right under one; taking a target back leaves it without a value."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.notices.actions import notify
from kexie_portal.retrying import retried
from orgs.duty import rules as duty_rules
from orgs.duty.models.targets import FIRST_YEAR, LAST_YEAR, TargetFigure, TargetSheet, YearlyTarget
from orgs.duty.queries.targets import Key, officers_at, written_by
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Values = Mapping[Key, Decimal | None]


@retried
def set_targets(unit: Organization, year: int, *, actor: User, version: int, values: Values) -> TargetSheet:
    """Write what a unit sets for a year: (key of a unit, figure) → value, None for no target.

    The parts may add up to more or less than the whole: that is shown, never refused. Raises `NotAllowed`, `Stale`
    and `Refused`.
    """
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=unit.pk)
        if not duty_rules.may_set_targets(actor, locked):
            raise NotAllowed(_("You cannot set the targets of %(name)s.") % {"name": unit})
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Refused(_("There are no targets of this year."))
        sheet = TargetSheet.objects.select_for_update().filter(unit=locked, year=year).first()
        if (sheet.version if sheet else 0) != version:
            raise Stale(sheet or locked)
        allowed = {one.pk for one in written_by(locked)}
        for key, value in values.items():
            _check(key, value, allowed)
        return _write(sheet, locked, year, actor, values)


def _check(key: Key, value: Decimal | None, allowed: set[int]) -> None:
    pk, figure = key[0], TargetFigure(key[1])
    if pk not in allowed:
        raise NotAllowed(_("This unit's targets are not set here."))
    if value is None:
        return
    field = f"t_{pk}_{figure.value}"
    if value < 0:
        raise Refused(_("A target cannot be less than zero."), field)
    if figure.is_percent and value > 100:
        raise Refused(_("A share in percent cannot be more than 100."), field)
    if not figure.is_percent and value != value.to_integral_value():
        raise Refused(_("Give a whole number."), field)


def _write(sheet: TargetSheet | None, unit: Organization, year: int, actor: User, values: Values) -> TargetSheet:
    rows = YearlyTarget.objects.select_for_update().filter(unit__in={pk for pk, _f in values}, year=year)
    known = {(one.unit_id, one.figure): one for one in rows}
    changed = {key: value for key, value in values.items() if value != getattr(known.get(key), "value", None)}
    if sheet is not None and not changed:
        return sheet  # who saves without a change is not its writer
    sheet = sheet or TargetSheet(unit=unit, year=year, version=0)
    sheet.version += 1
    sheet.set_by = actor
    sheet.save()
    for (pk, figure), value in changed.items():
        one = known.get((pk, figure))
        if one is None:
            YearlyTarget.objects.create(sheet=sheet, unit_id=pk, year=year, figure=figure, value=value)
        else:
            one.value, one.sheet = value, sheet
            one.save(update_fields=["value", "sheet"])
    if touched := {pk for pk, _figure in changed}:
        last_write.touch(touched)
        after_commit(_tell, unit, year, frozenset(touched - {unit.pk}), actor)
    return sheet


def _tell(unit: Organization, year: int, touched: frozenset[int], actor: User) -> None:
    """Tell the officers of the parts whose targets changed."""
    people = officers_at(touched).exclude(pk=actor.pk)
    title = _("%(unit)s has set your targets of %(year)s") % {"unit": unit.short_name or unit.name, "year": year}
    notify(people, title=title, url=f"{reverse('orgs:yearly_targets')}?year={year}", kind="targets")
