"""What every page's frame needs, computed only when a template asks."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kexie_portal.web import banners, navigation, topbar
from kexie_portal.web.words import words


def portal(request: HttpRequest) -> dict[str, object]:
    """Give the frame its menu, unit, unread count and sample mark; each costs nothing until it is used."""
    user = request.user
    return {
        "nav_menu": SimpleLazyObject(
            lambda: navigation.menu_for(user, request.path, request.COOKIES.get(navigation.COOKIE, ""))
        ),
        "working_unit": SimpleLazyObject(lambda: topbar.unit_for(user)),
        "unread_count": SimpleLazyObject(lambda: topbar.unread_for(user)),
        "sample_mark": SimpleLazyObject(topbar.shows_samples),
        "banners": SimpleLazyObject(lambda: banners.banners_for(user)),
        "portal_words": words,
        "languages": settings.LANGUAGES,
    }
