"""What base templates need to know of the signed-in person's session."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest

from kexie_portal.accounts import second_factor

register = template.Library()


@register.inclusion_tag("accounts/_idle_warning.html", takes_context=True)
def idle_warning(context: Mapping[str, Any]) -> dict[str, int]:
    """Put the warning before the idle sign-out on the page; nothing for whoever is not signed in."""
    request: HttpRequest | None = context.get("request")
    signed_in = request is not None and request.user.is_authenticated
    return {"seconds": settings.IDLE_SIGN_OUT_SECONDS if signed_in else 0}


@register.simple_tag(takes_context=True)
def second_factor_missing(context: Mapping[str, Any]) -> bool:
    """Tell whether everything else waits for a second factor."""
    return second_factor.is_missing(context["request"])
