"""Words of notices in templates."""

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from kexie_portal.notices.enums import Sending
from kexie_portal.notices.kinds import kind_of
from kexie_portal.notices.models import Delivery
from kexie_portal.web.templatetags.components import state

register = template.Library()
TONES = {Sending.SENT: "good", Sending.FAILED: "bad", Sending.UNCLEAR: "bad"}


@register.filter
def notice_kind(key: str) -> str | Promise:
    """Return a kind of notices in words."""
    return kind_of(key).label


@register.simple_tag
def sending_state(row: Delivery) -> SafeString:
    """Draw how far a delivery is."""
    return state(row.get_state_display(), TONES.get(Sending(row.state), "wait"))
