"""An association gets a new name; the old one still finds it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.conditions import check_twin
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.changes.models.change import ChangeCase
from orgs.pages.fields import NameField
from orgs.register.models.association import Association
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName

if TYPE_CHECKING:
    from django import forms

    from kexie_portal.accounts.models import User

NOUN = "名称"


def _check(case: ChangeCase) -> None:
    node, name = case.association.organization, case.new_name.strip()
    if not name:
        raise Refused(_("What is the new name?"), "new_name")
    if name == node.name:
        raise Refused(_("That is its name already."), "new_name")
    check_twin(node, name)
    if case.day is not None and (since := _named_since(node)) is not None and case.day < since:
        raise Refused(_("It has its present name since %(day)s only.") % {"day": since.isoformat()}, "day")


def _named_since(node: Organization) -> date | None:
    """Return when an association got its present name."""
    return FormerName.objects.borne_by(node).aggregate(latest=Max("until"))["latest"]


def _effect(effect: Effect) -> None:
    old = effect.node.name
    effect.journal.set(effect.node, name=effect.case.new_name.strip())
    effect.journal.create(FormerName(organization=effect.node, name=old, until=effect.day))


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    return wording.of_part(NOUN, case.association.organization.name, case.new_name, day)


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    return {"new_name": NameField(label=_("New name"), max_length=120)}


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    return [Line(_("New name"), case.new_name)]


NAME = ChangeDefinition(
    kind=ChangeKind.NAME,
    noun=NOUN,
    note=gettext_lazy("The enterprise has a new name, or the name was wrong; the old one still finds it."),
    columns=("new_name",),
    check=_check,
    effect=_effect,
    letter=_letter,
    asks=_asks,
    shows=_shows,
)
