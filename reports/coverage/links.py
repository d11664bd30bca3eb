"""Addresses of figures: a unit's page, and the rows behind a number."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from orgs.common.enums import EnterpriseClass


def unit_url(pk: int, day: date | None = None, enterprise_class: str = "") -> str:
    """Return the page of a unit's figures, on the same day and for the same class."""
    query = _query(on=day, enterprise_class=enterprise_class if enterprise_class != EnterpriseClass.ALL else "")
    return reverse("reports:unit_dashboard", args=[pk]) + query


def rows_url(pk: int, day: date, enterprise_class: str, **narrower: object) -> str:
    """Return the enterprises behind a figure; `covered` yes or no, `own`, `section` and `size` narrow further."""
    return reverse("reports:rows") + _query(unit=pk, on=day, enterprise_class=enterprise_class, **narrower)


def associations_url(pk: int, day: date, **narrower: object) -> str:
    """Return the associations behind a figure; `since` founded from that day on, `suspended` those at rest."""
    return reverse("reports:association_rows") + _query(unit=pk, on=day, **narrower)


def _query(**values: object) -> str:
    kept = {name: value for name, value in values.items() if value not in (None, "", False)}
    return f"?{urlencode(kept)}" if kept else ""
