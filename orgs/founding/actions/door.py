"""Open the door to an enterprise without an account, let it in by its link, end its account or make it a posting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kexie_portal.accounts.actions import set_open
from kexie_portal.accounts.events import record
from kexie_portal.accounts.models import SigninEvent, User
from kexie_portal.audit.context import acting, acting_as
from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.actions import notify
from kexie_portal.notices.dispatch import hand_over
from kexie_portal.retrying import retried
from kexie_portal.texts import shortened
from kexie_portal.workflow import moving
from orgs.founding import rules as founding_rules
from orgs.founding.enums import DoorState
from orgs.founding.mails import SEND_TASK
from orgs.founding.models import FoundingCase, FoundingDoor
from orgs.founding.queries import holders, is_taken
from orgs.founding.querysets import CHECK
from orgs.postings import actions as postings
from orgs.postings.following import CONTACT_ROLE
from orgs.postings.rules import LONGEST
from orgs.register.actions.association import proposed_name
from orgs.tree import last_write
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.register.models.association import Association

KIND = "founding"
#: What an account holds of a telephone number.
LONGEST_PHONE = 20
FIELDS = ("uscc", "enterprise_name", "contact_name", "contact_phone", "contact_email", "words")


@retried
def open_door(
    *, actor: User, unit: Organization, values: Mapping[str, str], submission: str = "", is_sample: bool = False
) -> FoundingDoor:
    """Let an enterprise found an association under a unit: it gets a link by e-mail that holds once.

    Raises `NotAllowed`, and `Refused` where it has an association, is founding one or has a link already.
    """
    if not founding_rules.may_open_door(actor, unit):
        raise NotAllowed(_("You cannot let enterprises found an association under %(unit)s.") % {"unit": unit}, "unit")
    said = {name: values.get(name, "") for name in FIELDS}
    if is_taken(said["uscc"]):
        raise Refused(_("It has an association already, or a founding is under way."), "uscc")
    door = FoundingDoor(unit=unit, opened_by=actor, submission=submission, is_sample=is_sample, **said)
    _link(door)
    try:
        with transaction.atomic():
            _let_expired_go(door.uscc)
            door.save()
            last_write.touch([unit.pk])
            _send_later(door)
    except IntegrityError as error:
        raise Refused(_("A door is open to this enterprise already."), "uscc") from error
    return door


def _link(door: FoundingDoor) -> None:
    """Give a door a new link; the one before holds no more."""
    door.key = get_random_string(24)
    door.expires_at = timezone.now() + timedelta(days=settings.PUBLIC_LINK_DAYS)
    door.mail_due = True


def _let_expired_go(uscc: str) -> None:
    for old in FoundingDoor.objects.filter(uscc=uscc, state=DoorState.INVITED, expires_at__lte=timezone.now()):
        old.state, old.reason = DoorState.ENDED, _("The link was not used in time.")
        old.save(update_fields=["state", "reason"])


def _send_later(door: FoundingDoor) -> None:
    after_commit(hand_over, SEND_TASK, [door.pk])


@retried
def send_again(door: FoundingDoor, *, actor: User) -> FoundingDoor:
    """Send a new link in the place of the last one; raises `NotAllowed` and `Refused`."""
    with transaction.atomic():
        current = _locked(door)
        if not founding_rules.may_keep_door(actor, current):
            raise NotAllowed(_("Your posting does not include this."))
        if current.state != DoorState.INVITED:
            raise Refused(_("The link was used or ended: nothing is left to send."))
        _link(current)
        current.save(update_fields=["key", "expires_at", "mail_due"])
        last_write.touch([current.unit_id])
        _send_later(current)
        return current


@retried
def end(door: FoundingDoor, *, actor: User, reason: str) -> FoundingDoor:
    """End a door: the link holds no more, the account is closed; the case stays with the unit.

    Raises `NotAllowed` and `Refused`.
    """
    with transaction.atomic():
        current = _locked(door)
        if not founding_rules.may_keep_door(actor, current):
            raise NotAllowed(_("Your posting does not include this."))
        if current.state not in (DoorState.INVITED, DoorState.USED):
            raise Refused(_("It has ended already."))
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "reason")
        _ended(current, reason.strip(), actor)
        return current


def _ended(door: FoundingDoor, reason: str, actor: User | None) -> None:
    door.state, door.reason, door.mail_due = DoorState.ENDED, reason, door.user_id is not None
    door.save(update_fields=["state", "reason", "mail_due"])
    last_write.touch([door.unit_id])
    if door.user is None:
        return
    if actor is not None and actor.pk != door.user_id:
        set_open(door.user, False, actor=actor)
    _send_later(door)


def _locked(door: FoundingDoor) -> FoundingDoor:
    rows = FoundingDoor.objects.order_by().select_for_update(no_key=True, of=("self",))
    found: FoundingDoor = rows.select_related("unit__parent__parent", "user").get(pk=door.pk)
    return found


# ---------------------------------------------------------------- the enterprise comes in


@retried
def enter(door: FoundingDoor, *, key: str, password: str) -> FoundingCase:
    """Use a link: the enterprise gets its account with the password that it chose, and its founding begins as a draft.

    Raises `Refused` where the link was used, ended, sent anew or is too old.
    """
    with transaction.atomic():
        current = _locked(door)
        if current.standing != DoorState.INVITED or current.key != key or current.unit.closed is not None:
            raise Refused(_("This link holds no more. Ask the association of your county or city for a new one."))
        user = account_of(current)
        user.set_password(password)
        with acting_as(user, address=acting().address, reason=""):
            user.save(force_insert=True)
            record(SigninEvent.Kind.ACCOUNT_OPENED, user=user, actor=current.opened_by)
            current.case = _begin(current, user)
            current.user, current.state, current.used_at = user, DoorState.USED, timezone.now()
            current.save(update_fields=["user", "state", "used_at", "case"])
        words = _("%(enterprise)s has used its link and files its founding itself") % {"enterprise": current}
        _tell_later(current, words)
        return current.case


def account_of(door: FoundingDoor) -> User:
    """Return the account that a door would open, unsaved: its name is the enterprise's code, or that with a number."""
    name, number = door.uscc, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{door.uscc}-{number}"
    return User(
        username=name, name=door.contact_name, phone=_one_phone(door.contact_phone), email=door.contact_email.lower(),
        password_changed_at=timezone.now(), is_sample=door.is_sample,
    )  # fmt: skip


def _one_phone(phones: str) -> str:
    """Return the first of the numbers that were given, where it fits an account."""
    first = phones.replace(",", "、").split("、")[0].strip()
    return first if len(first) <= LONGEST_PHONE else ""


def _begin(door: FoundingDoor, user: User) -> FoundingCase:
    case = FoundingCase(
        unit=door.unit, guest=user, created_by=user, uscc=door.uscc, enterprise_name=door.enterprise_name,
        proposed_name=proposed_name(door.enterprise_name), reason=door.words, contact_name=door.contact_name,
        contact_phone=door.contact_phone, is_sample=door.is_sample,
    )  # fmt: skip
    moving.start(case, actor=user)
    last_write.touch([door.unit_id])
    return case


def _tell_later(door: FoundingDoor, words: str) -> None:
    people, url = holders(CHECK, door.unit), door.get_absolute_url()
    after_commit(notify, people, title=words, url=url, kind=KIND)


# ---------------------------------------------------------------- what the moves of the case bring about


def close_with(case: FoundingCase, actor: User, data: dict[str, object]) -> None:
    """End the door of a case that is refused, revoked or withdrawn; its e-mail says the state and the reason."""
    door = FoundingDoor.objects.filter(case=case, state=DoorState.USED).select_related("user").first()
    if door is not None:
        note = str(data.get("note") or "") or _("The founding was withdrawn.")
        _ended(door, shortened(note, 200), actor)


def become_contact(case: FoundingCase, made: Association, actor: User) -> None:
    """Make the account of the enterprise the contact of the association; from now on its posting counts."""
    if case.guest is None:
        return
    user, day = case.guest, timezone.localdate()
    words = _("Contact by the filing of the founding")
    postings.hand_out_with_case(
        actor=actor, user=user, role=CONTACT_ROLE, organization=made.organization, end_day=day + LONGEST, reason=words
    )
    case.guest, case.filed_from = None, made.organization
    FoundingDoor.objects.filter(case=case).update(state=DoorState.CONTACT)
