"""The language that a person chose, kept in the browser."""

from django.conf import settings
from django.http import HttpResponse

from kexie_portal.accounts.models import User


def remember_language(response: HttpResponse, user: User) -> HttpResponse:
    """Let the browser keep the person's language; without one it goes by its own."""
    if user.language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 24 * 3600, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
