"""The table of states of a founding (成立): preparation, county check, city approval, meeting, filing."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal import documents, workflow
from kexie_portal.workflow import Move, Table
from kexie_portal.workflow.errors import Refused
from orgs.founding import rules as founding_rules
from orgs.founding.actions import case as actions
from orgs.founding.actions.result import refuse_name_taken
from orgs.founding.enums import SUBMITTED_STATES, FoundingForm, FoundingState
from orgs.founding.models import FoundingCase
from orgs.founding.queries import completeness, holders, listed
from orgs.founding.querysets import CHECK, DECIDE, FILE
from orgs.postings.queries.keepers import keepers
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.whose import kept_elsewhere
from orgs.tree.places import is_in

S = FoundingState
#: Working days that each state may last; the province may change them here.
TIME_LIMITS: dict[str, int] = {S.COUNTY: 5, S.CITY: 10, S.RETURNED: 15, S.APPROVED: 30, S.MET: 5}


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
    known = _known([case.uscc, *partners])
    _refuse_host(case, known.get(case.uscc))
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


def _known(codes: list[str]) -> dict[str, Any]:
    """Return the enterprises that the register holds, by their codes, and whether each hosts an association."""
    hosted = CoveredEnterprise.objects.filter(enterprise=OuterRef("pk"), is_host=True, end_day__isnull=True)
    rows = Enterprise.objects.select_related("unit").filter(uscc__in=[code for code in codes if code])
    return {firm.uscc: firm for firm in rows.annotate(is_host=Exists(hosted))}


def refuse_host(case: FoundingCase) -> None:
    """Refuse to go on: the enterprise has closed or hosts an association, the place is no more, the name is taken.

    It is named as the case names it: whoever types a code learns of an enterprise elsewhere no more than its unit.
    """
    _refuse_host(case, _known([case.uscc]).get(case.uscc))


def _refuse_host(case: FoundingCase, host: Any) -> None:
    if host is not None and not is_in(host.unit, case.city):
        raise Refused(kept_elsewhere(host), "uscc")
    if host is not None and host.closed is not None and host.closed <= timezone.localdate():
        words = _("%(enterprise)s was closed on %(day)s.")
        raise Refused(words % {"enterprise": case.enterprise_name, "day": host.closed.isoformat()})
    if host is not None and host.is_host:
        raise Refused(_("%(enterprise)s hosts an association already.") % {"enterprise": case.enterprise_name})
    if case.unit.closed is not None:
        raise Refused(_("%(unit)s was closed.") % {"unit": case.unit.name})
    refuse_name_taken(case)


def refuse_without_letter(case: FoundingCase) -> None:
    """Refuse to go on where the approval letter was withdrawn: nothing may stand on a number that no longer holds."""
    letters = [letter for letter in documents.letters_of(case) if letter.kind == documents.LetterKind.APPROVAL]
    if letters and all(letter.is_withdrawn for letter in letters):
        words = _("The approval letter %(number)s was withdrawn; the city revokes the approval.")
        raise Refused(words % {"number": letters[0].number})
    refuse_host(case)


def refuse_without_meeting(case: FoundingCase) -> None:
    """Refuse to file what has no founding meeting, or no charter from it."""
    if case.meeting_on is None:
        raise Refused(_("No founding meeting is recorded."))
    if not case.charter_adopted:
        raise Refused(_("The meeting has not adopted the charter."))
    refuse_without_letter(case)


def workers(case: FoundingCase) -> list[Any]:
    """Return those whose step is next."""
    if case.state in (S.COUNTY, S.MET):
        return holders(CHECK, case.county or case.city)
    if case.state == S.CITY:
        return holders(DECIDE, case.city)
    if case.state in (S.DRAFT, S.RETURNED, S.APPROVED):
        return filers(case)
    return []


def filers(case: FoundingCase) -> list[Any]:
    """Return who speaks for a case: the contacts of the association that filed, or else its unit or who began it."""
    if case.filed_from is None:
        return _beginner(case)
    return list(keepers(FILE, [case.filed_from])) or holders(FILE, case.unit)


def _beginner(case: FoundingCase) -> list[Any]:
    person = case.created_by
    return [person] if person is not None and person.is_active and founding_rules.may_file(person, case) else []


def followers(case: FoundingCase) -> list[Any]:
    """Return who hears of a step: who filed, and those whose step is next."""
    return [*filers(case), *workers(case)]


def usual_way(case: FoundingCase) -> tuple[str, ...]:
    """Return the states that a case goes through; without a county the city is first."""
    county = (S.COUNTY,) if case.county_id else ()
    return (S.DRAFT, *county, S.CITY, S.APPROVED, S.MET, S.FILED)


TABLE = Table(
    name=gettext_lazy("Founding"),
    states=FoundingState,
    initial=S.DRAFT,
    time_limits=TIME_LIMITS,
    path=usual_way,
    visible=listed,
    followers=followers,
    workers=workers,
    moves=(
        Move(
            "submit", gettext_lazy("Submit to the county"), (S.DRAFT, S.RETURNED), S.COUNTY,
            founding_rules.may_submit_to_county, guard=refuse_incomplete, effect=actions.on_submit, tone="primary",
        ),
        Move(
            "submit_to_city", gettext_lazy("Submit to the city"), (S.DRAFT, S.RETURNED), S.CITY,
            founding_rules.may_submit_to_city, guard=refuse_incomplete, effect=actions.on_submit, tone="primary",
        ),
        Move(
            "forward", gettext_lazy("Forward to the city"), (S.COUNTY,), S.CITY, founding_rules.may_check,
            guard=refuse_founders, signs=True, tone="primary",
        ),
        Move(
            "approve", gettext_lazy("Approve"), (S.CITY,), S.APPROVED, founding_rules.may_decide, guard=refuse_founders,
            signs=True, effect=actions.on_approve, tone="primary", page="orgs:founding_approve",
        ),
        Move(
            "return", gettext_lazy("Return"), (S.COUNTY, S.CITY), S.RETURNED, founding_rules.may_send_back,
            needs_note=True, effect=actions.on_return, page="orgs:founding_return",
        ),
        Move(
            "refuse", gettext_lazy("Refuse"), (S.COUNTY, S.CITY), S.REFUSED, founding_rules.may_send_back,
            needs_note=True, tone="danger",
        ),
        Move(
            "meet", gettext_lazy("Record the founding meeting"), (S.APPROVED,), S.MET,
            founding_rules.may_record_meeting, guard=refuse_without_letter, effect=actions.on_meeting,
            tone="primary", page="orgs:founding_meeting",
        ),
        Move(
            "correct", gettext_lazy("Have the meeting's record put right"), (S.MET,), S.APPROVED,
            founding_rules.may_check, needs_note=True, days=5,
        ),
        Move(
            "file", pgettext_lazy("founding", "File (备案)"), (S.MET,), S.FILED, founding_rules.may_check,
            guard=refuse_without_meeting, effect=actions.on_file, tone="primary",
            confirm=gettext_lazy("File the result? The association becomes active in the tree."),
        ),
        Move(
            "revoke", gettext_lazy("Revoke the approval"), (S.APPROVED, S.MET), S.REFUSED, founding_rules.may_decide,
            needs_note=True, effect=actions.on_revoke, tone="danger",
        ),
        Move(
            "withdraw", gettext_lazy("Withdraw"), (S.DRAFT, S.RETURNED), S.WITHDRAWN, founding_rules.may_file,
            tone="danger", confirm=gettext_lazy("Withdraw this case? It cannot be taken up again."),
        ),
        Move(
            "take_back", gettext_lazy("Withdraw"), (S.COUNTY, S.CITY), S.WITHDRAWN, founding_rules.may_take_back,
            tone="danger", confirm=gettext_lazy("Withdraw this case? It cannot be taken up again."),
        ),
    ),
)  # fmt: skip


def install() -> None:
    """Give foundings their table."""
    workflow.register(FoundingCase, TABLE)
