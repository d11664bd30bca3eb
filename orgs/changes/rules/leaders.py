"""What stands against a change of leaders: who comes and who leaves, and from which day."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.asked import once_a_page
from kexie_portal.workflow.errors import Refused
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.term import Term
from orgs.common.enums import SINGLE_ROLES, OfficerRole
from orgs.register.models.association import Officer


def check_leaders(case: ChangeCase) -> None:
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
    _check_leaders_day(case, [person.role for person in people])


def _check_leaders_day(case: ChangeCase, roles: list[str]) -> None:
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


def check_term_day(case: ChangeCase) -> None:
    """Refuse a day before the first of the term in force."""
    term = Term.objects.filter(association_id=case.association_id, end_day__isnull=True).first()
    if case.day is not None and term is not None and case.day < term.first_day:
        words = _("Term %(number)d, which is in force, began on %(day)s only.")
        raise Refused(words % {"number": term.number, "day": term.first_day.isoformat()}, "day")
