"""Chair, vice-chairs, secretary-general or committee change within the term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.asked import once_a_page
from kexie_portal.errors import Refused
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.conditions import check_term_day
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import ELECTED_ROLES, SINGLE_ROLES, OfficerRole
from orgs.register.models.association import Association, Officer

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

NOUN = "负责人"


def _check(case: ChangeCase) -> None:
    people, leaving = list(case.people.all()), list(case.leaving.all())
    if not people and not leaving:
        raise Refused(_("Say who comes or who leaves."), "people")
    if any(one.association_id != case.association_id or one.end_day is not None for one in leaving):
        raise Refused(_("Somebody named as leaving is no longer in office."), "leaving")
    for role in SINGLE_ROLES:
        if [person.role for person in people].count(role) > 1:
            raise Refused(_("There cannot be two of these: %(role)s.") % {"role": role.label}, "people")
    if any(person.role == OfficerRole.CONTACT for person in people):
        raise Refused(_("Contacts are changed on the association's own page."), "people")
    _check_day(case, [person.role for person in people])


def _check_day(case: ChangeCase, roles: list[str]) -> None:
    """Refuse a day on which the term had not begun, or on which those who leave or left were otherwise in office."""
    day = case.day or timezone.localdate()
    check_term_day(case)
    going = outgoing(case)
    if any(officer.first_day and officer.first_day > day for officer in going):
        raise Refused(_("Somebody who leaves came into office after that day."), "day")
    single = [role for role in SINGLE_ROLES if role in roles]
    held = Officer.objects.filter(association_id=case.association_id, role__in=single, end_day__gt=day)
    for officer in held.exclude(pk__in=[one.pk for one in going]).exclude(first_day=F("end_day")):
        words = _("%(name)s was %(role)s until %(day)s.")
        names = {"name": officer.name, "role": officer.get_role_display(), "day": officer.end_day.isoformat()}
        raise Refused(words % names, "day")


@once_a_page
def outgoing(case: ChangeCase) -> list[Officer]:
    """Return who leaves office by a change of leaders: those named, and who is followed in an office held alone."""
    going = {officer.pk for officer in case.leaving.all()}
    single = {person.role for person in case.people.all() if person.role in SINGLE_ROLES}
    in_office = Officer.objects.filter(association_id=case.association_id, end_day__isnull=True).order_by("pk")
    return [officer for officer in in_office if officer.pk in going or officer.role in single]


def _effect(effect: Effect) -> None:
    coming, ending = list(effect.case.people.all()), outgoing(effect.case)
    effect.case.leaving.set(ending)
    effect.journal.set_all(ending, end_day=effect.day)
    term = effect.association.terms.filter(end_day__isnull=True).first()
    effect.journal.create_all(
        [
            Officer(
                association=effect.association,
                role=person.role,
                name=person.name,
                phone=person.phone,
                duty=person.duty,
                first_day=effect.day,
                term=term,
            )
            for person in coming
        ]
    )
    effect.journal.set(effect.node)


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    before = "、".join(f"{one.get_role_display()}{one.name}" for one in outgoing(case))
    after = "、".join(f"{one.get_role_display()}{one.name}" for one in case.people.all())
    return wording.of_part(NOUN, before, after or "（空缺）", day)


class OfficersField(forms.ModelMultipleChoiceField):
    """Some of those in office."""

    def label_from_instance(self, obj: Officer) -> str:
        """Name role and person."""
        return f"{obj.get_role_display()} {obj.name}"


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    in_office = Officer.objects.filter(association=association, end_day__isnull=True, role__in=ELECTED_ROLES)
    return {
        "leaving": OfficersField(
            in_office.order_by("pk"),
            label=_("Who leaves office"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("A chair or secretary-general who is followed by another leaves by that."),
        )
    }


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    leaving: Iterable[Officer] = outgoing(case) if is_open else case.leaving.order_by("pk")
    text = "、".join(f"{one.get_role_display()} {one.name}" for one in leaving)
    return [Line(_("Who leaves office"), text)] if text else []


LEADERS = ChangeDefinition(
    kind=ChangeKind.LEADERS,
    noun=NOUN,
    note=gettext_lazy("Chair, vice-chairs, secretary-general or committee change within the term."),
    picks=("leaving",),
    has_people=True,
    check=_check,
    effect=_effect,
    letter=_letter,
    asks=_asks,
    shows=_shows,
)
