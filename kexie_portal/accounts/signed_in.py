"""The signed-in person of a request, with their type."""

from typing import cast

from django.http import HttpRequest

from kexie_portal.accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in person; only for views that nobody else reaches."""
    return cast(User, request.user)
