"""The certificate of a membership, out of those read for the rows of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from kexie_portal.documents.models import Letter
    from orgs.memberships.models import Membership

register = template.Library()


@register.filter
def of_row(certificates: Mapping[int, Letter] | str, row: Membership) -> Letter | None:
    """Return the certificate of a membership; a page that reads none has none."""
    return certificates.get(row.pk) if isinstance(certificates, Mapping) else None
