"""What is missing at a society or city, as marks, and where its members come from."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kexie_portal.web.templatetags.components import state
from orgs.societies.queries.societies import MISSING
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of

register = template.Library()


#: The tab of a society's page where what is missing is put right; the rest is the city's.
MENDED_AT = {
    "registration": "society",
    "term": "society",
    "overdue": "society",
    "chair": "society",
    "liaison": "liaison",
    "silent": "liaison",
    "members": "members",
}


@register.simple_tag
def missing_marks(keys: tuple[str, ...], city: int, society: int | None = None) -> SafeString:
    """Draw a mark for each thing that is missing, leading to where it is put right, or a dash."""
    marks = ((_mended_at(key, city, society), state(str(MISSING[key]), "wait")) for key in keys)
    return format_html_join(" ", '<a href="{}">{}</a>', marks) or SafeString("—")


def _mended_at(key: str, city: int, society: int | None) -> str:
    if key in ("survey", "key_industry", "division"):
        return f"{reverse('orgs:survey_list')}?unit={city}"
    if society and key in MENDED_AT:
        return f"{reverse('orgs:organization_detail', args=[society])}?tab={MENDED_AT[key]}"
    return f"{reverse('orgs:organization_detail', args=[city])}?tab=societies"


@register.simple_tag
def area_name(body: Organization) -> str:
    """Name the area from which a body takes its members."""
    area = area_of(body)
    return area.short_name or area.name
