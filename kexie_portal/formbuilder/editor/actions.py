"""What an editor writes: a change of one part of a draft, a file of a definition, a copy, a test response."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions.version import create_form, save_draft
from kexie_portal.formbuilder.checking.whole import demand_sound
from kexie_portal.formbuilder.definition import Definition
from kexie_portal.formbuilder.editor.changes import Part, mark_of
from kexie_portal.formbuilder.editor.trial import throw_away
from kexie_portal.formbuilder.models import Form, FormVersion

MOST_BYTES = 2_000_000
#: How often a change of one part is tried again where others save other parts in the same second.
TRIES = 5


@dataclass(frozen=True)
class Held:
    """A part of a draft as it is now, for the page that shows both versions."""

    pk: int
    part: Part
    name: str

    def __str__(self) -> str:
        return self.name


def change(
    draft: FormVersion,
    *,
    actor: User,
    work: Callable[[Definition], Any],
    part: Callable[[Definition], Part] | None = None,
    mark: str = "",
) -> FormVersion:
    """Do something to a draft as it is now; raises `Stale` where the part has changed since `mark` was taken.

    Two people at two parts of one draft do not disturb each other: only the same part makes a conflict. Raises
    `NotAllowed`, `Refused`, and `Stale` of the draft where others never stop saving.
    """
    for _try in range(TRIES):
        current = FormVersion.objects.select_related("form").get(pk=draft.pk)
        definition = deepcopy(current.asked)
        if part is not None and mark_of(found := part(definition)) != mark:
            raise Stale(Held(draft.pk, found, str(found.get("label") or found.get("title") or draft.form)))
        work(definition)
        try:
            return save_draft(current, actor=actor, version=current.version, definition=dict(definition))
        except Stale:
            continue
    raise Stale(current)


def read_file(content: bytes) -> Definition:
    """Return the definition that a file holds; raises `Refused`, and `FaultyDefinition` with all faults."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than what is taken."), "file")
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise Refused(_("The file holds no JSON."), "file") from broken
    return demand_sound(found)


def written(definition: Definition) -> str:
    """Return a definition as a file that people can read and the portal can take in again."""
    return json.dumps(definition, ensure_ascii=False, indent=1) + "\n"


def take_in(definition: Definition, *, actor: User, unit_code: str, code: str, title: str = "") -> FormVersion:
    """Make a form of a unit from a definition under a code of its own; raises `NotAllowed` and `Refused`."""
    wanted: Any = {**deepcopy(dict(definition)), "code": code, "title": title or definition["title"]}
    return create_form(actor=actor, unit_code=unit_code, title=wanted["title"], code=code, definition=wanted)


def copy_form(version: FormVersion, *, actor: User, unit_code: str, code: str, title: str) -> FormVersion:
    """Make a form from a version of another that the actor sees; raises `NotAllowed` and `Refused`."""
    if not access.sees(actor, version.form):
        raise NotAllowed(_("You do not see this form."))
    return take_in(version.asked, actor=actor, unit_code=unit_code, code=code, title=title)


def replace(draft: FormVersion, definition: Definition, *, actor: User, version: int) -> FormVersion:
    """Put the definition of a file in the place of a draft; the code stays. Raises `Stale` and `NotAllowed`."""
    kept: dict[str, Any] = {**definition, "code": draft.form.code}
    return save_draft(draft, actor=actor, version=version, definition=kept)


def drop_draft(draft: FormVersion, *, actor: User) -> Form:
    """Remove a draft; a form that was never published goes with it. Raises `NotAllowed` and `Refused`."""
    form = draft.form
    if not access.manages(actor, form):
        raise NotAllowed(_("You write no forms for this unit."))
    with transaction.atomic():
        throw_away(form)
        draft.delete()
        if not form.versions.exists():
            Form.objects.filter(pk=form.pk).delete()
    return form
