"""Begin a response, submit it with all that stands against it at once, withdraw it, return it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions.filling import locked
from kexie_portal.formbuilder.collected import collected
from kexie_portal.formbuilder.completeness import Lack, is_applicants, lacks_of
from kexie_portal.formbuilder.definition import sections_of
from kexie_portal.formbuilder.enums import ResponseState
from kexie_portal.formbuilder.models import FormVersion, Response, ResponseSection
from kexie_portal.retrying import retried


class Incomplete(Refused):
    """A response that cannot be submitted yet; `lacks` are all that stands against it."""

    def __init__(self, lacks: list[Lack]) -> None:
        self.lacks = lacks
        super().__init__(_("It cannot be submitted yet; what is missing is listed on the page."))


def begin(
    version: FormVersion, *, purpose: str, title: str, day: date | None = None, is_sample: bool = False
) -> Response:
    """Make an empty response under a published version; the action of the package that holds it asks the rule."""
    if not version.is_published:
        raise Refused(_("The version of the form is not published."))
    return Response.objects.create(
        form_version=version, purpose=purpose, title=title[:200], day=day, is_sample=is_sample
    )


def renew(response: Response, version: FormVersion) -> bool:
    """Put a response that nobody has begun under a newer version; one that is begun stays under its own."""
    current = locked(response)
    if current.begun_at or not current.is_open or current.sections.exists():
        return False
    current.form_version = version
    current.save(update_fields=["form_version"])
    return True


@retried
def submit(response: Response, *, actor: User) -> Response:
    """Submit a response; raises `NotAllowed`, `Refused`, and `Incomplete` with all that stands against it."""
    with transaction.atomic():
        current = locked(response)
        holder = access.holder_of(current)
        if not holder.may_submit(actor, current):
            raise NotAllowed(_("Your posting does not include this."))
        if not current.is_open:
            raise Refused(_("It is submitted already."))
        if reason := holder.shut(current):
            raise Refused(reason)
        answers = collected(current)
        if lacks := lacks_of(answers):
            raise Incomplete(lacks)
        _keep_locked(current, answers.beforehand, actor)
        current.begun_at = current.begun_at or timezone.now()
        current.submitted_at, current.submitted_by, current.return_reason = timezone.now(), actor, ""
        _move(current, ResponseState.SUBMITTED)
        holder.submitted(current, actor)
        return current


@retried
def withdraw(response: Response, *, actor: User) -> Response:
    """Take a submitted response back to go on with it; raises `NotAllowed` and `Refused` (not submitted, closed)."""
    with transaction.atomic():
        current = locked(response)
        holder = access.holder_of(current)
        if not holder.may_submit(actor, current):
            raise NotAllowed(_("Your posting does not include this."))
        _demand_submitted(current)
        if reason := holder.shut(current):
            raise Refused(reason)
        _move(current, ResponseState.DRAFT)
        holder.withdrawn(current, actor)
        return current


def give_back(response: Response, *, reason: str) -> Response:
    """Return a submitted response with its reason, in the transaction of the package that asked for it."""
    current = locked(response)
    _demand_submitted(current)
    if not reason.strip():
        raise Refused(_("Say why in a few words."), "reason")
    current.return_reason = reason.strip()
    _move(current, ResponseState.RETURNED)
    return current


def _demand_submitted(response: Response) -> None:
    if response.state != ResponseState.SUBMITTED:
        raise Refused(_("It is not submitted."))


def _move(response: Response, state: ResponseState) -> None:
    response.state = state
    response.version += 1
    response.save()


def _keep_locked(response: Response, beforehand: Mapping[str, Any], actor: User) -> None:
    """Keep what is locked and was never opened, so that what was submitted no longer follows its source."""
    rows = {row.name: row for row in response.sections.filter(copy=0)}
    for section in sections_of(response.form_version.asked):
        if not is_applicants(section):
            continue
        names = [one["name"] for one in section.get("fields", []) if one.get("locked") and one["name"] in beforehand]
        row = rows.get(section["name"]) or ResponseSection(response=response, name=section["name"], version=0)
        missing = {name: beforehand[name] for name in names if name not in row.answers}
        if missing:
            row.answers = {**row.answers, **missing}
            row.version, row.edited_by, row.edited_at = row.version + 1, actor, timezone.now()
            row.save()
