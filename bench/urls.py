"""The portal's addresses and an empty page that a signed-in person sees: what pages are compared with."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import include, path
from django.views.generic import TemplateView


class EmptyPage(LoginRequiredMixin, TemplateView):
    """Nothing but the frame that every page has."""

    template_name = "bench/empty.html"


urlpatterns = [
    path("bench/empty/", EmptyPage.as_view(), name="bench-empty"),
    path("", include("kexie_portal.urls")),
]
