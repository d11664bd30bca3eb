"""The request of an enterprise without an account, a kind of public form: whom it concerns, what accepting it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.notices.dispatch import hand_over
from kexie_portal.public import kinds
from kexie_portal.public.kinds import FormKind, Subject
from orgs.common import scope
from orgs.common.enums import PARENT_KINDS, UNIT_KINDS, Kind
from orgs.founding import rules as founding_rules
from orgs.founding.actions import door as doors
from orgs.founding.enums import DoorState
from orgs.founding.forms.door import FoundingRequestForm
from orgs.founding.models import FoundingDoor
from orgs.founding.queries import holders, is_taken
from orgs.founding.querysets import CHECK
from orgs.founding.upkeep import REFUSAL_TASK
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.tree.queries import label

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.public.models import Submission

KEY = "founding"


def key_of(unit: Organization) -> str:
    """Return a unit's part of a public address: its division code, or its number where it has none."""
    return unit.code or f"p{unit.pk}"


def unit_of(key: str) -> Organization | None:
    """Return the living unit of a public address that takes foundings."""
    named = Q(pk=int(key[1:])) if key[:1] == "p" and key[1:].isdecimal() else Q(code=key)
    rows = Organization.objects.filter(named, closed__isnull=True, kind__in=PARENT_KINDS[Kind.ASSOCIATION])
    return rows.select_related("parent__parent").first()


def subject_of(unit: Organization) -> Subject:
    """Return a unit as what a public form is about."""
    return Subject(key_of(unit), unit.pk, label(unit))


def _unit(submission: Submission) -> Organization | None:
    rows = Organization.objects.select_related("parent__parent")
    return rows.filter(pk=submission.object_pk).first()


def _concerns(user: User) -> Q:
    if not scope.holds(user, CHECK):
        return kinds.NOTHING
    units = Organization.objects.visible_to(user, CHECK).filter(kind__in=UNIT_KINDS)
    return Q(object_pk__in=units.order_by().values("pk"))


def _may_decide(user: User, submission: Submission) -> bool:
    unit = _unit(submission)
    return unit is not None and founding_rules.may_open_door(user, unit)


def _accept(submission: Submission, actor: User) -> str:
    unit = _unit(submission)
    if unit is None:
        raise Refused(_("The unit is no more."))
    door = doors.open_door(actor=actor, unit=unit, values=submission.data, submission=submission.number)
    return door.get_absolute_url()


def _told(submission: Submission) -> Iterable[User]:
    return holders(CHECK, _unit(submission))


def _known(submission: Submission, user: User) -> list[tuple[Any, Any]]:
    uscc = str(submission.data.get("uscc", ""))
    firm = Enterprise.objects.visible_to(user).filter(uscc=uscc).select_related("unit__parent__parent").first()
    lines = [(_("Enterprise"), f"{firm.name} · {label(firm.unit)}" if firm else _("not in your register"))]
    lines.append((_("Association"), _("has one, or a founding is under way") if is_taken(uscc) else _("none")))
    if FoundingDoor.objects.filter(uscc=uscc, state__in=[DoorState.INVITED, DoorState.USED]).exists():
        lines.append((_("Door"), _("open to this enterprise already")))
    return lines


def _refused(submission: Submission) -> None:
    transaction.on_commit(lambda: hand_over(REFUSAL_TASK, [submission.pk]), robust=True)


def install() -> None:
    """Let the public page of each city, county and park take requests."""
    kinds.register(
        FormKind(
            KEY,
            gettext_lazy("Request to found an association"),
            FoundingRequestForm,
            concerns=_concerns,
            may_decide=_may_decide,
            accept=_accept,
            told=_told,
            accept_words=gettext_lazy("Accept and send the link"),
            known=_known,
            refused=_refused,
            files=1,
        )
    )
