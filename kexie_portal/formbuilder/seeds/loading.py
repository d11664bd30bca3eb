"""Put the forms that come with the portal in, as published versions of a unit."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kexie_portal.formbuilder.checking.whole import demand_sound
from kexie_portal.formbuilder.definition import digest
from kexie_portal.formbuilder.models import Form, FormVersion
from kexie_portal.formbuilder.names import keep_names
from kexie_portal.formbuilder.seeds import names, seed


@dataclass
class LoadedForms:
    """The codes of the forms that were put in, and of those that the unit has already."""

    added: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)


def load(unit_code: str, *, is_sample: bool = False) -> LoadedForms:
    """Publish each seed as the first version of a form of the unit; what the unit has under a code stays as it is."""
    found = LoadedForms()
    for name in names():
        definition = demand_sound(seed(name))
        code = definition["code"]
        if Form.objects.of_units([unit_code]).filter(code=code).exists():
            found.there.append(code)
            continue
        with transaction.atomic():
            form = Form.objects.create(unit_code=unit_code, code=code, title=definition["title"], is_sample=is_sample)
            FormVersion.objects.create(
                form=form, number=1, definition=definition, sha256=digest(definition), published_at=timezone.now()
            )
            keep_names(form, definition, 1)
        found.added.append(code)
    return found
