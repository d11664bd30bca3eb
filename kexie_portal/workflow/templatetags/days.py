"""Due days in templates: `{% due record %}` is the one way in which a page prints one."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from kexie_portal.workflow.days.showing import drawn

register = template.Library()


@register.simple_tag
def due(record: Any) -> SafeString:
    """Show the due day of a record or of a line of the work list, or a bare day, with how it was counted."""
    return drawn(record)
