"""Begin and write founding cases, and what their moves bring about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.files.attaching import attach, freeze, thaw
from kexie_portal.files.errors import AlreadyThere, FileRefused
from kexie_portal.retrying import retried
from kexie_portal.workflow import moving, reopening
from orgs.founding import letters
from orgs.founding import rules as founding_rules
from orgs.founding.actions import door, result
from orgs.founding.enums import FoundingState, MaterialKind
from orgs.founding.kinds import APPLICATION
from orgs.founding.models import FoundingCase, FoundingPartner
from orgs.founding.queries import KEY_OF, opened
from orgs.register.actions.association import proposed_name
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.whose import whose_enterprise
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.core.files.base import File

    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import Attachment

FIELDS = (
    "form", "uscc", "enterprise_name", "proposed_name", "reason", "staff", "scitech_workers", "members",
    "host_department", "contact_name", "contact_phone", "preparation_group", "driver",
)  # fmt: skip
MOST_PARTNERS = 60


def start(
    *, actor: User, unit: Organization, values: Mapping[str, object], host: Enterprise | None = None
) -> FoundingCase:
    """Begin a case as a draft; what the register knows of the host is filled in. Raises `NotAllowed`."""
    if not founding_rules.may_start(actor, unit):
        raise NotAllowed(_("You cannot begin a founding under %(unit)s.") % {"unit": unit}, "unit")
    case = FoundingCase(unit=unit, filed_from=founding_rules.filed_from(actor, unit), created_by=actor)
    for name, value in values.items():
        setattr(case, name, value)
    if host is not None:
        case.uscc, case.enterprise_name = host.uscc, host.name
        case.staff, case.scitech_workers = host.staff, host.scitech_workers
    case.proposed_name = case.proposed_name or proposed_name(case.enterprise_name)
    moving.start(case, actor=actor)
    return case


def locked(case: FoundingCase, version: int | None = None) -> FoundingCase:
    """Read a case for writing; raises `Stale` when it is no longer the version given."""
    FoundingCase.objects.order_by().select_for_update(no_key=True).get(pk=case.pk)
    current = FoundingCase.objects.select_related("unit__parent__parent", "filed_from").get(pk=case.pk)
    if version is not None and current.version != version:
        raise Stale(current)
    return current


@retried
def save_draft(
    case: FoundingCase,
    *,
    actor: User,
    version: int,
    values: Mapping[str, object],
    partners: Iterable[tuple[str, str]] | None = None,
) -> FoundingCase:
    """Write what the application says, as far as it goes; `partners` are (code, name) of further enterprises.

    Raises `Stale`, `NotAllowed` and `Refused`. Writing what stands there already leaves the version alone.
    """
    with transaction.atomic():
        current = locked(case, version)
        if not founding_rules.may_edit(actor, current):
            raise NotAllowed(_("This application cannot be changed now."))
        changed = [name for name in FIELDS if name in values and getattr(current, name) != values[name]]
        reopening.refuse_locked(current, {KEY_OF.get(name, name) for name in changed}, opened(current))
        for name in changed:
            setattr(current, name, values[name])
        moved = partners is not None and _write_partners(current, list(partners))
        if changed or moved:
            current.version += 1
            current.save()
            last_write.touch([])
        return current


def _write_partners(case: FoundingCase, wanted: list[tuple[str, str]]) -> bool:
    if "partners" not in opened(case):
        if dict(wanted) != {partner.uscc: partner.name for partner in case.partners.all()}:
            reopening.refuse_locked(case, {"partners"}, ())
        return False
    if len(wanted) > MOST_PARTNERS:
        raise Refused(_("An association covers %(most)s further enterprises at most here.") % {"most": MOST_PARTNERS})
    names = dict(wanted)
    known = {partner.uscc: partner for partner in case.partners.all()}
    moved = False
    for uscc, partner in known.items():
        if uscc not in names:
            partner.delete()
            moved = True
        elif partner.name != names[uscc]:
            partner.name = names[uscc]
            partner.save(update_fields=["name"])
            moved = True
    for uscc in names.keys() - known.keys():
        FoundingPartner.objects.create(case=case, uscc=uscc, name=names[uscc])
        moved = True
    return moved


def add_material(case: FoundingCase, *, actor: User, kind: str, upload: File[Any]) -> Attachment:
    """Add a file to the papers of a kind; raises `NotAllowed` and `Refused`."""
    try:
        return attach(case, kind, actor=actor, content=upload, name=upload.name or "")
    except FileRefused as refusal:
        raise Refused(str(refusal), _field(kind)) from refusal


def put_minutes(case: FoundingCase, actor: User, upload: File[Any]) -> None:
    """Add the minutes that come with the meeting; the same file as before is there already. Raises `Refused`."""
    kind = MaterialKind.MINUTES.value
    try:
        attach(case, kind, actor=actor, content=upload, name=upload.name or "", by_move=True)
    except AlreadyThere:
        return
    except FileRefused as refusal:
        raise Refused(str(refusal), _field(kind)) from refusal


def _field(kind: str) -> str:
    return "minutes" if kind == MaterialKind.MINUTES else "file"


# ---------------------------------------------------------------- effects of the moves


def on_submit(case: FoundingCase, actor: User, data: dict[str, object]) -> None:
    """Tie the case to the enterprise that the register knows and freeze its papers; earlier marks are done with."""
    known = Enterprise.objects.select_related("unit").filter(uscc=case.uscc).first()
    if known is not None:
        city = case.city
        if not (known.unit.tree_id == city.tree_id and city.lft <= known.unit.lft < city.rght):
            raise Refused(whose_enterprise(known, actor), "uscc")
        case.enterprise, case.enterprise_name = known, known.name
    reopening.clear(case)
    freeze(case, actor=actor, keys=APPLICATION)


def on_return(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """Mark what has to be put right and open these papers again; the city may issue a notice."""
    reopening.mark(case, data.get("items") or (), data.get("remarks"))
    thaw(case, keys=opened(case).intersection(APPLICATION))
    if data.get("with_letter") and data["from_state"] == FoundingState.CITY:
        letters.issue_return_notice(case, actor, data)


def on_approve(case: FoundingCase, actor: User, data: dict[str, object]) -> None:
    """Issue the approval letter under the next number of the city."""
    letters.issue_approval(case, actor, data)


def on_decide(case: FoundingCase, actor: User, data: dict[str, object]) -> None:
    """Begin the approval letter; the founding is approved once it is signed."""
    letters.begin_approval(case, actor, data)


def on_signed(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """Note the number of the letter that was signed; from now on the meeting may be held."""
    data["number"]()
    letters.note_number(case, data["letter"])


def on_revoke(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """Withdraw the approval letter; its number stays taken."""
    letters.withdraw_approval(case, actor, data["note"])
    door.close_with(case, actor, data)


def on_end(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """End the account that was bound to a case which is refused or withdrawn."""
    door.close_with(case, actor, data)


def on_meeting(case: FoundingCase, actor: User, data: dict[str, Any]) -> None:
    """Write down what the founding meeting decided, with its minutes."""
    day: date | None = data.get("meeting_on")
    if day is None:
        raise Refused(_("When was the meeting?"), "meeting_on")
    if day > timezone.localdate():
        raise Refused(_("The meeting is still to come."), "meeting_on")
    if case.approved_on is not None and day < case.approved_on:
        words = _("The meeting cannot be before the approval of %(day)s.")
        raise Refused(words % {"day": case.approved_on.isoformat()}, "meeting_on")
    for name in ("meeting_on", "meeting_place", "attendees", "charter_adopted", "elected", "term_years"):
        if name in data:
            setattr(case, name, data[name])
    if data.get("minutes"):
        put_minutes(case, actor, data["minutes"])


def on_file(case: FoundingCase, actor: User, data: dict[str, object]) -> None:
    """Enter the association in the tree with its host, its people and its first term; all papers stay as they are."""
    freeze(case, actor=actor)
    try:
        with transaction.atomic():
            case.association = result.enter(case, actor)
            door.become_contact(case, case.association, actor)
    except IntegrityError as error:
        raise Refused(_("The association could not be entered: look whether it is there already.")) from error
