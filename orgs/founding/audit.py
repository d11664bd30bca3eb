"""Foundings in the audit log; their history is read by those who see the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from kexie_portal.asked import is_shown_to
from kexie_portal.audit import registry
from kexie_portal.files.models import Attachment
from orgs.common import history
from orgs.common.enums import HOSTS, OfficerRole
from orgs.common.scope import VIEW_PERSONAL
from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation, FoundingPartner
from orgs.founding.queries import further, labels
from orgs.founding.rules import may_keep_door, reaches

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.models.organization import Organization

    Row = FoundingCase | FoundingPartner


def _seen(user: User, row: Row) -> bool:
    return is_shown_to(row, user) or bool(type(row).objects.visible_to(user).filter(pk=row.pk).exists())


def _seen_whole(user: User, row: Row) -> bool:
    return bool(type(row).objects.visible_to(user, VIEW_PERSONAL).filter(pk=row.pk).exists())


def _elected(one: dict[str, str]) -> str:
    """Say the office and who has it."""
    role = one.get("role", "")
    office = OfficerRole(role).label if role in OfficerRole.values else role
    return f"{office} {one.get('name', '')}"


def _marked(key: str) -> str:
    """Name a part of the application as the form does."""
    return str(labels().get(key) or further().get(key) or key)


def related(case: FoundingCase) -> Iterable[QuerySet[Model]]:
    """Give what belongs to the history of a case; its steps have a list of their own on the page."""
    yield FoundingPartner.objects.filter(case_id=case.pk)
    yield Attachment.objects.of(case)


def of_body(node: Organization) -> Iterable[QuerySet[Model]]:
    """Give the invitations that belong to the history of a society or federation."""
    if node.kind in HOSTS:
        yield FoundingInvitation.objects.filter(body_id=node.pk)


def register() -> None:
    """Record every write to a case and its further enterprises; the log of files records its papers."""
    seen: dict[str, Any] = {"may_see": _seen, "may_see_personal": _seen_whole}
    registry.register(
        FoundingCase,
        may_see=_seen,
        may_see_personal=lambda user, case: reaches(user, case, VIEW_PERSONAL),
        exclude=[
            "version",
            "created_at",
            "updated_at",
            "state_since",
            "due_from",
            "due_days",
            "is_sample",
            "county",
            "city",
        ],
        title=lambda case: case.title,
        personal=["contact_phone", "preparation_group", "elected"],
        related=related,
        said={"elected": _elected, "marked": _marked},
        below=lambda unit: FoundingCase.objects.under(unit),
    )
    registry.register(FoundingPartner, **seen)
    history.belongs(of_body)
    sides = history.names_at("body", "enterprise")
    history.record(FoundingInvitation, exclude=["is_sample", "invited_at"], title=sides)
    _register_door()


def _register_door() -> None:
    registry.register(
        FoundingDoor,
        exclude=["key", "is_sample", "opened_at", "mail_due"],
        personal=["contact_phone", "contact_email"],
        may_see=may_keep_door,
        may_see_personal=may_keep_door,
        title=str,
        below=lambda unit: FoundingDoor.objects.under(unit),
    )
