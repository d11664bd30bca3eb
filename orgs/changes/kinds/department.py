"""Another department of the host enterprise looks after the association."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.pages.fields import NameField

if TYPE_CHECKING:
    from datetime import date

    from django import forms

    from kexie_portal.accounts.models import User
    from orgs.changes.models.change import ChangeCase
    from orgs.register.models.association import Association

NOUN = "挂靠部门"


def _check(case: ChangeCase) -> None:
    if not case.new_department.strip():
        raise Refused(_("What is the new host department?"), "new_department")
    if case.new_department == case.association.host_department:
        raise Refused(_("That is its host department already."), "new_department")


def _effect(effect: Effect) -> None:
    effect.journal.set(effect.association, host_department=effect.case.new_department.strip())
    effect.journal.set(effect.node)


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    return wording.of_part(NOUN, case.association.host_department, case.new_department, day)


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    return {"new_department": NameField(label=_("New host department"), max_length=60)}


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    present = [Line(_("Present host department"), case.association.host_department)] if is_open else []
    return [*present, Line(_("New host department"), case.new_department)]


DEPARTMENT = ChangeDefinition(
    kind=ChangeKind.DEPARTMENT,
    noun=NOUN,
    note=gettext_lazy("Another department of the enterprise looks after the association."),
    columns=("new_department",),
    check=_check,
    effect=_effect,
    letter=_letter,
    asks=_asks,
    shows=_shows,
)
