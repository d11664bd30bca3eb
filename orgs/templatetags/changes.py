"""Terms, changes and names at the head of an organisation's page."""

from __future__ import annotations

from typing import Any

from django import template

from orgs.changes.queries.standing import notes_of, verbs_of
from orgs.register.models.association import Association
from orgs.tree.models.organization import Organization

register = template.Library()


@register.inclusion_tag("orgs/changes/_change_notes.html", takes_context=True)
def change_notes(context: dict[str, Any], node: Organization) -> dict[str, object]:
    """Warn of an overdue election, and say what the organisation was, became and is about to become."""
    return {"node": node, **notes_of(context["request"].user, node)}


@register.inclusion_tag("orgs/changes/_change_verbs.html", takes_context=True)
def change_verbs(context: dict[str, Any], node: Organization, association: Association | None) -> dict[str, object]:
    """Offer to file a change, to take back a closing, of a society too, and to rename a park."""
    return {"node": node, **verbs_of(context["request"].user, node, association)}
