"""The slots of a record as a part of any page: `{% load materials %}{% materials record %}`."""

from __future__ import annotations

from django import template
from django.db.models import Model

from kexie_portal.files.views.materials import panel

register = template.Library()


@register.inclusion_tag("files/_panel.html", takes_context=True)
def materials(context: template.Context, record: Model, read_only: bool = False) -> dict[str, object]:
    """Show the slots with their files; whoever may write them adds, orders and takes out, unless `read_only`.

    The page loads `{% chunk "uploads" %}` and `{% chunk "sorting" %}` for progress and dragging; without them, and
    without JavaScript, the buttons still do everything.
    """
    request = context["request"]
    return {
        **panel(request.user, record),
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "read_only": read_only,
    }
