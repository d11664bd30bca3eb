"""What pages of forms show."""

from django import template
from django.utils.safestring import SafeString

from kexie_portal.web import richtext

register = template.Library()


@register.filter
def kept_rich(text: str) -> SafeString:
    """Show a text with formats, cleaned once more, whatever the database holds."""
    return SafeString(richtext.kept(text))
