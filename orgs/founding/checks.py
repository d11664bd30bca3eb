"""What stands against a founding: asked when it is handed in, forwarded, decided and filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import enums as letter_enums
from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import Refused
from orgs.common.enums import Kind
from orgs.founding.enums import SUBMITTED_STATES, FoundingForm
from orgs.founding.models import FoundingCase, FoundingPartner
from orgs.founding.queries import completeness
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.whose import kept_elsewhere
from orgs.tree.models.organization import Organization
from orgs.tree.places import is_in

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Hosts(TypedDict):
        """Whether an enterprise hosts an association today."""

        is_host: bool

    Hosting = WithAnnotations[Enterprise, Hosts]

    from orgs.register.models.association import Association


def refuse_incomplete(case: FoundingCase) -> None:
    """Refuse to submit what lacks something, naming it."""
    missing = completeness(case).missing
    if missing:
        raise Refused(_("Still missing: %(items)s.") % {"items": "、".join(item.label for item in missing)})
    twin = FoundingCase.objects.filter(uscc=case.uscc, state__in=SUBMITTED_STATES).exclude(pk=case.pk)
    if twin.exists():
        raise Refused(_("Another case of this enterprise is under way already."))
    refuse_founders(case)


def refuse_founders(case: FoundingCase) -> None:
    """Refuse to go on with a host or with further enterprises that cannot found together."""
    partners = {partner.uscc: partner.name for partner in case.partners.all()}
    _refuse_founders(case, partners, _known([case.uscc, *partners]), _names_taken([case]))


def founders_refused(cases: Sequence[FoundingCase]) -> dict[int, Refused]:
    """Return by key why cases cannot go on with their founders, in three queries however many there are."""
    named: dict[int, dict[str, str]] = {case.pk: {} for case in cases}
    for partner in FoundingPartner.objects.filter(case__in=list(named)):
        named[partner.case_id][partner.uscc] = partner.name
    known = _known([code for case in cases for code in (case.uscc, *named[case.pk])])
    taken, found = _names_taken(cases), dict[int, Refused]()
    for case in cases:
        try:
            _refuse_founders(case, named[case.pk], known, taken)
        except Refused as refusal:
            found[case.pk] = refusal
    return found


def _refuse_founders(
    case: FoundingCase, partners: Mapping[str, str], known: Mapping[str, Hosting], taken: set[tuple[int, str]]
) -> None:
    _refuse_host(case, known.get(case.uscc), taken)
    if partners and case.form == FoundingForm.SINGLE:
        words = _("Further enterprises are named; say that several found together, or take them out.")
        raise Refused(words, "form")
    if case.uscc in partners:
        raise Refused(_("The host stands among the further enterprises as well; take it out there."))
    area = case.county or case.city
    for firm in (known[uscc] for uscc in partners if uscc in known):
        name = partners[firm.uscc]
        if not is_in(firm.unit, area):
            words = _("Further enterprise %(name)s: kept by %(unit)s, and so not of the area of this association.")
            raise Refused(words % {"name": name, "unit": firm.unit.name})
        if firm.closed is not None and firm.closed <= timezone.localdate():
            words = _("%(enterprise)s was closed on %(day)s.")
            raise Refused(words % {"enterprise": name, "day": firm.closed.isoformat()})


def _known(codes: list[str]) -> dict[str, Hosting]:
    """Return the enterprises that the register holds, by their codes, and whether each hosts an association."""
    hosted = CoveredEnterprise.objects.filter(enterprise=OuterRef("pk"), is_host=True, end_day__isnull=True)
    rows = Enterprise.objects.select_related("unit").filter(uscc__in=[code for code in codes if code])
    return {firm.uscc: firm for firm in rows.annotate(is_host=Exists(hosted))}


def refuse_host(case: FoundingCase) -> None:
    """Refuse to go on: the enterprise has closed or hosts an association, the place is no more, the name is taken.

    It is named as the case names it: whoever types a code learns of an enterprise elsewhere no more than its unit.
    """
    _refuse_host(case, _known([case.uscc]).get(case.uscc), _names_taken([case]))


def _names_taken(cases: Sequence[FoundingCase]) -> set[tuple[int, str]]:
    """Return the names, each with its unit, that living associations bear among those that cases propose."""
    names = {case.proposed_name for case in cases}
    bearers = Organization.objects.filter(kind=Kind.ASSOCIATION, name__in=names, closed__isnull=True)
    rows = bearers.filter(parent__in={case.unit_id for case in cases}).order_by().values_list("parent_id", "name")
    return {(int(unit or 0), name) for unit, name in rows}


def _refuse_host(case: FoundingCase, host: Hosting | None, taken: set[tuple[int, str]]) -> None:
    if host is not None and not is_in(host.unit, case.city):
        raise Refused(kept_elsewhere(host), "uscc")
    if host is not None and host.closed is not None and host.closed <= timezone.localdate():
        words = _("%(enterprise)s was closed on %(day)s.")
        raise Refused(words % {"enterprise": case.enterprise_name, "day": host.closed.isoformat()})
    if host is not None and host.is_host:
        raise Refused(_("%(enterprise)s hosts an association already.") % {"enterprise": case.enterprise_name})
    if case.unit.closed is not None:
        raise Refused(_("%(unit)s was closed.") % {"unit": case.unit.name})
    if (case.unit_id, case.proposed_name) in taken:
        raise _name_taken(case)


def refuse_without_letter(case: FoundingCase) -> None:
    """Refuse to go on where the approval letter was withdrawn: nothing may stand on a number that no longer holds."""
    letters = [letter for letter in letter_queries.letters_of(case) if letter.kind == letter_enums.LetterKind.APPROVAL]
    withdrawn = [letter for letter in letters if letter.is_withdrawn]
    if withdrawn and not any(letter.is_in_force for letter in letters):
        words = _("The approval letter %(number)s was withdrawn: it is issued again, or the approval is revoked.")
        raise Refused(words % {"number": withdrawn[0].number})
    refuse_host(case)


def refuse_without_meeting(case: FoundingCase) -> None:
    """Refuse to file what has no founding meeting, or no charter from it."""
    if case.meeting_on is None:
        raise Refused(_("No founding meeting is recorded."))
    if not case.charter_adopted:
        raise Refused(_("The meeting has not adopted the charter."))
    refuse_without_letter(case)


def refuse_name_taken(case: FoundingCase, made: Association | None = None) -> None:
    """Refuse a name that a living association of the same unit bears; `made` is the one just entered."""
    bearers = Organization.objects.filter(parent=case.unit, kind=Kind.ASSOCIATION, name=case.proposed_name)
    if bearers.filter(closed__isnull=True).exclude(pk=made and made.pk).exists():
        raise _name_taken(case)


def _name_taken(case: FoundingCase) -> Refused:
    words = _("%(unit)s has an association of this name already; choose another.")
    return Refused(words % {"unit": case.unit.name}, "proposed_name")
