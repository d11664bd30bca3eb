"""A new name that somebody gives by hand: the former one still finds the body, and comes back when it was a mistake."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName


def keep_former(node: Organization, *, until: date | None = None, **before: object) -> None:
    """Keep the name that a node had until a day (today), after it was renamed; `before` are its fields as they were.

    The journal is kept with the former name, so that it can be taken back (`orgs.changes.actions.taking_back`).
    """
    former = FormerName.objects.create(organization=node, name=str(before["name"]), until=until or timezone.localdate())
    written = Journal()
    written.noted(node, **before)
    written.created(former)
    written.keep(former)
