"""The letters of a record on the record's own page."""

from __future__ import annotations

from django import template
from django.db.models import Model

from kexie_portal.documents import access
from kexie_portal.documents.queries import letters_of
from kexie_portal.documents.tables import standing_of, tone_of

register = template.Library()


@register.inclusion_tag("documents/_letters.html", takes_context=True)
def letters(context: template.Context, record: Model) -> dict[str, object]:
    """List the letters of a record that the reader may open, withdrawn ones with their reason."""
    user = context["request"].user
    found = letters_of(record)
    if found and not access.may_read_record(user, record):
        codes = access.codes(access.units().seen(user))
        found = [letter for letter in found if letter.unit_code in codes]
    if any(not letter.is_issued for letter in found):
        codes = access.codes(access.units().seen(user))
        found = [letter for letter in found if letter.is_issued or letter.unit_code in codes]
    return {"rows": [(letter, standing_of(letter), tone_of(letter)) for letter in found]}
