"""What search engines may read: the public pages, and nothing behind the sign-in."""

from django.http import HttpRequest, HttpResponse

RULES = """User-agent: *
Allow: /public/
Allow: /welcome/
Allow: /about/
Allow: /static/
Disallow: /
"""


def robots(request: HttpRequest) -> HttpResponse:
    """Answer for the whole portal; forms say `noindex` themselves."""
    return HttpResponse(
        RULES, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"}
    )
