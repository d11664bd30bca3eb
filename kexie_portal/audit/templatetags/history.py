"""A record's history in its own pages: `{% history_link obj %}` and `{% history obj %}`."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.urls import reverse

from kexie_portal.audit import registry
from kexie_portal.audit.queries import history_of
from kexie_portal.audit.sentences import read

register = template.Library()
SHOWN = 20


def history_url(obj: Model) -> str:
    """Return the address of a record's history page."""
    meta = obj._meta
    return reverse("audit:history", args=[meta.app_label, meta.model_name, obj.pk])


@register.inclusion_tag("audit/_history_link.html", takes_context=True)
def history_link(context: template.Context, obj: Model) -> dict[str, object]:
    """Show a link to the record's history to those who may read it."""
    user = context["request"].user
    return {"url": history_url(obj) if registry.may_see(user, obj) else ""}


@register.inclusion_tag("audit/_history.html", takes_context=True)
def history(context: template.Context, obj: Model) -> dict[str, object]:
    """Show the newest entries of a record to those who may read them, with the way to the others."""
    user = context["request"].user
    seen, whole = registry.rights(user, obj)
    if not seen:
        return {"lines": [], "more_url": ""}
    entries = list(history_of(obj)[: SHOWN + 1])
    lines = read(entries[:SHOWN], show_personal=whole, subject=obj, shown_to=user)
    return {"lines": lines, "more_url": history_url(obj) if len(entries) > SHOWN else ""}
