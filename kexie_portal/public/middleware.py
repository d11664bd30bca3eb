"""A public page knows no cookie: nobody is signed in there, nothing is remembered, and every cache may keep it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
#: Where the public pages lie; whatever stands under these is the same for everybody.
PREFIXES = ("/public/", "/verify/")
VARY = "Accept-Language, Accept-Encoding"


def is_public(path: str) -> bool:
    """Tell whether an address is one of a public page."""
    return path.startswith(PREFIXES)


class NoCookieMiddleware:
    """Take the cookies from a request to a public page, and let its answer set none.

    It stands above sessions, sign-in and CSRF: these find nobody there, so they ask no database and set no cookie. What
    a form does without a cookie, nobody can make another person's browser do in that person's name.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, without cookies either way."""
        if not is_public(request.path_info):
            return self.get_response(request)
        request.COOKIES = {}
        response = self.get_response(request)
        response.cookies.clear()
        response["Vary"] = VARY
        return response
