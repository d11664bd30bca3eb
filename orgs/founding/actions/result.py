"""What a filed founding leaves in the register: association, host, further enterprises, people, first term."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents.enums import LetterKind
from kexie_portal.errors import Refused
from orgs.changes.actions import term
from orgs.common.enums import Driver, OfficerRole
from orgs.common.versions import bump
from orgs.founding.checks import refuse_name_taken
from orgs.founding.models import FoundingCase
from orgs.register.actions import association as associations
from orgs.register.actions import driver, enterprise
from orgs.register.actions.association import NewEnterprise, Person, Registration
from orgs.register.actions.cover import cover
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.whose import kept_elsewhere
from orgs.tree import last_write
from orgs.tree.places import is_in

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from orgs.founding.models import FoundingPartner


def enter(case: FoundingCase, actor: User) -> Association:
    """Enter all of it in the caller's transaction; raises what the single actions raise."""
    day = case.meeting_on
    if day is None:
        raise Refused(_("No founding meeting is recorded."))
    made = associations.register(actor=actor, data=_registration(case, day))
    refuse_name_taken(case, made)
    for partner in case.partners.all():
        firm = _partner(case, actor, partner)
        if firm.closed is not None and firm.closed <= timezone.localdate():
            continue  # closed since the approval: the others found without it
        cover(made, actor=actor, enterprise=firm, first_day=day, approved=True)
    term.opened(made, term.TermData(number=1, first_day=day, years=case.term_years))
    _mark(case, made, actor, day)
    return made


def _mark(case: FoundingCase, made: Association, actor: User, day: date) -> None:
    """Mark by which driver the association came; one that an invitation led to was founded through guidance (art. 4).

    Whatever the application says besides, the guidance stays said, with the society or federation that guided.
    """
    guided_by = case.invitation.body if hasattr(case, "invitation") else None
    drivers = {case.driver} - {""} | ({Driver.PARTY} if guided_by else set())
    for one in sorted(drivers):
        through = guided_by if one == Driver.PARTY else None
        driver.mark(made.organization, actor=actor, driver=one, first_day=day, through=through)


def take_number(case: FoundingCase, new: Letter, old: Letter) -> None:
    """Note the number of an approval that was issued again, on the case and on the association that it led to."""
    if new.kind != LetterKind.APPROVAL:
        return
    current = FoundingCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
    current.letter_number = new.number
    current.version += 1
    current.save(update_fields=["letter_number", "version"])
    made = current.association
    if made is not None and made.letter_number == old.number:
        made.letter_number = new.number
        made.save(update_fields=["letter_number"])
        bump(made.organization)
        last_write.touch([made.pk])


def _registration(case: FoundingCase, day: date) -> Registration:
    return Registration(
        unit=case.unit,
        host=Enterprise.objects.select_related("unit").filter(uscc=case.uscc).first() or _new_host(case),
        founded=day,
        name=case.proposed_name,
        letter_number=case.letter_number,
        letter_date=case.approved_on,
        host_department=case.host_department,
        members=case.members or case.attendees,
        scitech_workers=case.scitech_workers,
        people=tuple(_people(case)),
        approved=True,
    )


def _new_host(case: FoundingCase) -> NewEnterprise:
    return NewEnterprise(
        uscc=case.uscc,
        name=case.enterprise_name,
        unit=case.unit,
        staff=case.staff,
        scitech_workers=case.scitech_workers,
    )


def _people(case: FoundingCase) -> list[Person]:
    people = [
        Person(one["role"], one["name"], one.get("phone", ""), one.get("duty", ""))
        for one in case.elected
        if one.get("name")
    ]
    if case.contact_name:
        people.append(Person(OfficerRole.CONTACT, case.contact_name, case.contact_phone))
    return people


def _partner(case: FoundingCase, actor: User, partner: FoundingPartner) -> Enterprise:
    """Return a further enterprise; the person who files need not see one that another county of the city keeps.

    The city has approved it by code and name. One that another city entered since would need the province.
    """
    known = Enterprise.objects.select_related("unit").filter(uscc=partner.uscc).first()
    if known is not None:
        if not is_in(known.unit, case.city):
            raise Refused(kept_elsewhere(known))
        return known
    return enterprise.create(actor=actor, values={"uscc": partner.uscc, "name": partner.name, "unit": case.unit})
