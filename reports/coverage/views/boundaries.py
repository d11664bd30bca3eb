"""The boundaries for the browser's maps."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views import View

from reports.coverage import boundaries

FOR_GOOD = "private, max-age=31536000, immutable"


class BoundariesView(LoginRequiredMixin, View):
    """GeoJSON of the cities of a province or the counties of a city; boundaries are no secret of any unit."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer the file packed, or that it has not changed."""
        made = boundaries.outline(code, of_cities=code.endswith("0000"))
        if made is None:
            raise Http404
        tag = f'"{made.digest}"'
        response: HttpResponse
        if request.headers.get("If-None-Match") == tag:
            response = HttpResponseNotModified()
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(
                made.packed, content_type="application/geo+json", headers={"Content-Encoding": "gzip"}
            )
        else:
            response = HttpResponse(made.plain, content_type="application/geo+json")
        response["ETag"] = tag
        response["Cache-Control"] = FOR_GOOD if request.GET.get("v") == made.digest else "private, no-cache"
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response
