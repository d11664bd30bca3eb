"""The check code of a record on its own page."""

from __future__ import annotations

from django import template
from django.db.models import Model

from kexie_portal.sealing.queries import package_of

register = template.Library()


@register.inclusion_tag("sealing/_stamp.html")
def seal_of(record: Model) -> dict[str, object]:
    """Show number and check code of a record that is sealed, with its receipt and public page."""
    return {"package": package_of(record)}
