"""Make forms, write their drafts, publish them, and retire them; a published version is never written again."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.checking.faults import Fault
from kexie_portal.formbuilder.checking.whole import FaultyDefinition, demand_sound
from kexie_portal.formbuilder.definition import canonical, digest
from kexie_portal.formbuilder.models import Form, FormVersion
from kexie_portal.formbuilder.names import keep_names, name_faults
from kexie_portal.retrying import retried

MOST_DRAFT = 2_000_000


@retried
def create_form(
    *, actor: User, unit_code: str, title: str, code: str, definition: dict[str, Any] | None = None
) -> FormVersion:
    """Make a form of a unit with its first draft; raises `NotAllowed`, and `Refused` for a code that is taken."""
    if unit_code not in {unit.code for unit in access.owners().managed(actor)}:
        raise NotAllowed(_("You write no forms for this unit."), "unit_code")
    begun = definition or {"title": title, "code": code, "unit_of_money": "yuan", "sections": []}
    _refuse_large(begun)
    with transaction.atomic():
        try:
            with transaction.atomic():
                form = Form.objects.create(unit_code=unit_code, code=code, title=title, created_by=actor)
        except IntegrityError as twice:
            raise Refused(_("The unit has a form with this code already."), "code") from twice
        return FormVersion.objects.create(form=form, number=1, definition=begun, edited_by=actor)


@retried
def begin_draft(form: Form, *, actor: User) -> FormVersion:
    """Return the draft of a form; where there is none, begin one with what the last published version asks."""
    with transaction.atomic():
        current = _managed(form, actor)
        draft = current.versions.filter(published_at__isnull=True).first()
        if draft is not None:
            return draft
        last = current.versions.order_by("-number").first()
        number, asked = (last.number + 1, last.definition) if last else (1, {})
        return FormVersion.objects.create(form=current, number=number, definition=asked, edited_by=actor)


@retried
def save_draft(draft: FormVersion, *, actor: User, version: int, definition: dict[str, Any]) -> FormVersion:
    """Write a draft, sound or not; raises `NotAllowed`, `Stale` (somebody else saved it), `Refused` (published)."""
    _refuse_large(definition)
    with transaction.atomic():
        form = _managed(draft.form, actor)
        current = FormVersion.objects.select_for_update().get(pk=draft.pk)
        if current.version != version:
            raise Stale(current)
        current.definition, current.edited_by, current.edited_at = definition, actor, timezone.now()
        current.version += 1
        current.save()
        title = definition.get("title")
        if isinstance(title, str) and title and not form.versions.published().exists():
            form.title = title[: Form._meta.get_field("title").max_length or 200]
            form.save(update_fields=["title"])
        return current


@retried
def publish(draft: FormVersion, *, actor: User, version: int | None = None) -> FormVersion:
    """Publish a draft for ever; raises `FaultyDefinition` with all faults, `NotAllowed`, `Stale` and `Refused`."""
    with transaction.atomic():
        form = _managed(draft.form, actor)
        current = FormVersion.objects.select_for_update().get(pk=draft.pk)
        if version is not None and current.version != version:
            raise Stale(current)
        definition = demand_sound(current.definition)
        if faults := _faults_of_next(form, definition):
            raise FaultyDefinition(faults)
        if _says_the_same(form, current):
            raise Refused(_("Nothing differs from the version that is published."))
        current.sha256, current.version = digest(definition), current.version + 1
        current.published_at, current.published_by = timezone.now(), actor
        keep_names(form, definition, current.number)
        current.save()
        form.title = definition["title"]
        form.save(update_fields=["title"])
        return current


@retried
def retire(form: Form, *, actor: User, retired: bool = True) -> Form:
    """Take a form out of use, or back into it; what was filled in stays as it is. Raises `NotAllowed`."""
    with transaction.atomic():
        current = _managed(form, actor)
        current.retired_at = timezone.now() if retired else None
        current.save(update_fields=["retired_at"])
        return current


def _managed(form: Form, actor: User) -> Form:
    """Return the form under a lock; raises where the actor does not write the forms of its unit."""
    current = Form.objects.select_for_update().get(pk=form.pk)
    if not access.manages(actor, current):
        raise NotAllowed(_("You write no forms for this unit."))
    return current


def _faults_of_next(form: Form, definition: Any) -> list[Fault]:
    found = name_faults(form, definition)
    if definition["code"] != form.code:
        words = _("The code of the form is “%(code)s” and stays so.")
        found.append(Fault(words % {"code": form.code}))
    return found


def _says_the_same(form: Form, draft: FormVersion) -> bool:
    number = form.versions.published().aggregate(number=Max("number"))["number"]
    if number is None:
        return False
    return canonical(form.versions.get(number=number).definition) == canonical(draft.definition)


def _refuse_large(definition: dict[str, Any]) -> None:
    if len(canonical(definition)) > MOST_DRAFT:
        raise Refused(_("The form is larger than what is taken."))
