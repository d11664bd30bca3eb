"""The verbs and the steps of a case on its page."""

from __future__ import annotations

from django import template
from django.urls import reverse

from kexie_portal.workflow.models import Case
from kexie_portal.workflow.moving import START
from kexie_portal.workflow.offering import offers, steps_of, way_of
from kexie_portal.workflow.tables import table_of

register = template.Library()


@register.inclusion_tag("workflow/verbs.html", takes_context=True)
def case_verbs(context: template.Context, record: Case, next: str = "") -> dict[str, object]:
    """Show a button for each move that the person may take; what stands against one is said."""
    request = context["request"]
    offered = offers(record, request.user) if request.user.is_authenticated else []
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "record": record,
        "offers": [(offer, offer.move.page_of(record)) for offer in offered],
        "action": reverse("workflow:move", args=[record._meta.app_label, record._meta.model_name, record.pk]),
        "next": next,
    }


@register.inclusion_tag("workflow/steps.html")
def case_steps(record: Case) -> dict[str, object]:
    """Show the usual way of the case and every step that was taken."""
    table = table_of(type(record))
    steps = steps_of(record)
    rows = [
        {
            "step": step,
            "label": None if step.verb == START else table.verb_label(step.verb),
            "state": table.label_of(step.to_state),
        }
        for step in steps
    ]
    path = [(table.label_of(state), state == record.state) for state in way_of(record, steps)]
    return {"record": record, "rows": rows, "path": path, "state": table.label_of(record.state)}
