"""What is missing at a society or city, as marks, and where its members come from."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kexie_portal.web.templatetags.components import state
from orgs.membership_places import area_of
from orgs.models import Organization
from orgs.queries.societies import MISSING

register = template.Library()


@register.simple_tag
def missing_marks(keys: tuple[str, ...]) -> SafeString:
    """Draw a mark for each thing that is missing, or a dash."""
    return format_html_join(" ", "{}", ((state(str(MISSING[key]), "wait"),) for key in keys)) or SafeString("—")


@register.simple_tag
def area_name(body: Organization) -> str:
    """Name the area from which a body takes its members."""
    area = area_of(body)
    return area.short_name or area.name
