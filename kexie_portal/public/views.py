"""What every public page shares: no session, no sign-in, an answer that caches may keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from kexie_portal.public.host import host

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@method_decorator(csrf_exempt, name="dispatch")  # without a cookie there is nobody to act in the name of
class PublicView(View):
    """A page for anybody, under one of the `PREFIXES` of the middleware.

    A subclass fills in `template_name` (it extends `public/base.html`) and answers by `show`. A page that shows the
    same to all may be kept by every cache for `max_age` seconds; with 0 nobody keeps it.
    """

    template_name = ""
    max_age: ClassVar[int] = 300
    #: Whether search engines may list the page.
    indexed: ClassVar[bool] = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take the language from the address, where it names one; no cookie does."""
        super().setup(request, *args, **kwargs)
        wanted = request.GET.get("language", "")
        shown = translation.get_language() or settings.LANGUAGE_CODE
        self.language = wanted if wanted in dict(settings.LANGUAGES) else shown
        request.LANGUAGE_CODE = self.language  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and say who may keep the answer."""
        with translation.override(self.language):
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Language"] = self.language
        kept = self.max_age and request.method in ("GET", "HEAD") and response.status_code == 200
        response.headers.setdefault("Cache-Control", f"public, max-age={self.max_age}" if kept else "no-store")
        if not self.indexed:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def show(self, status: int = 200, /, **context: object) -> HttpResponse:
        """Draw the page."""
        shown = {"host": host(), "indexed": self.indexed, **context}
        text = render_to_string(self.template_name, shown, request=self.request)
        return HttpResponse(text, status=status)
