"""The verbs and the steps of a case on its page, and who signed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie_portal.workflow import people, signing
from kexie_portal.workflow.enums import Part
from kexie_portal.workflow.forms import PaperForm
from kexie_portal.workflow.models import Case
from kexie_portal.workflow.moving import START
from kexie_portal.workflow.naming import masked, named
from kexie_portal.workflow.offering import Offer, offers, way_of
from kexie_portal.workflow.signing import steps_of
from kexie_portal.workflow.tables import registered, table_of

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User

register = template.Library()


@register.inclusion_tag("workflow/verbs.html", takes_context=True)
def case_verbs(context: template.Context, record: Case, next: str = "") -> dict[str, object]:
    """Show a button for each move that the person may take; what stands against one is said, once for all alike."""
    request = context["request"]
    offered = offers(record, request.user) if request.user.is_authenticated else []
    refusals = list(dict.fromkeys(offer.refusal for offer in offered if offer.refusal))
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "record": record,
        "offers": [_shown(offer, record) for offer in offered if not offer.refusal],
        "refused": [(words, [offer.move for offer in offered if offer.refusal == words]) for words in refusals],
        "action": reverse("workflow:move", args=[record._meta.app_label, record._meta.model_name, record.pk]),
        "next": next,
        "remind": reverse("notices:reminder_create", args=[record._meta.app_label, record._meta.model_name, record.pk]),
    }


def _shown(offer: Offer, record: Case) -> dict[str, object]:
    move = offer.move
    return {
        "move": move,
        "page": move.page_of(record),
        "label": _opinion_label(move.verb, record) or (_("Reason") if move.needs_note else _("Note")),
        "paper": offer.paper,
        "form": PaperForm(auto_id=f"{move.verb}-%s") if offer.paper else None,
    }


def _opinion_label(verb: str, record: Case) -> str:
    """Return what the words of whoever checks or decides are called; nothing for other moves."""
    separation = table_of(type(record)).separation
    part = separation.part_of(verb, record.state) if separation else None
    return _("Opinion") if part in (Part.CHECKS, Part.DECIDES, Part.RETURNS) else ""


@register.inclusion_tag("workflow/steps.html", takes_context=True)
def case_steps(context: template.Context, record: Case) -> dict[str, object]:
    """Show the usual way of the case and every step that was taken."""
    table = table_of(type(record))
    steps = steps_of(record)
    reader: User = context["request"].user
    rows = [
        {
            "step": step,
            "who": named(step, record, reader),
            "masked": bool(masked(table, record, step, reader)),
            "label": None if step.verb == START else table.verb_label(step.verb),
            "place": people.words_of(step.place, step.places) if step.place and step.places else "",
            "state": table.label_of(step.to_state),
        }
        for step in steps
    ]
    path = [(table.label_of(state), state == record.state) for state in way_of(record, steps)]
    shown = {"record": record, "rows": rows, "path": path, "state": table.label_of(record.state)}
    return {**shown, "sees_scan": signing.may_read_scans(reader, record)}


@register.inclusion_tag("workflow/signatures.html", takes_context=True)
def case_signatures(context: template.Context, record: Model | None) -> dict[str, object]:
    """Name who filed, checked and decided a case, each once for a part, and how a unit with a single officer signed."""
    user: User = context["request"].user
    if not isinstance(record, Case) or type(record) not in registered():
        return {"rows": []}
    words = {Part.FILES: _("Filed by"), Part.CHECKS: _("Checked by"), Part.DECIDES: _("Decided by")}
    last = {(part, step.actor_id): step for part, step in signing.parts_taken(record)}
    rows = [
        (words[part], step, named(step, record, user), bool(masked(table_of(type(record)), record, step, user)))
        for (part, _person), step in last.items()
    ]
    return {"rows": rows, "sees_scan": signing.may_read_scans(user, record)}
