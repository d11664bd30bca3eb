"""Addresses of how long things stay."""

from django.urls import path, register_converter

from kexie_portal.retention import views


class KeyConverter:
    """A purpose's key, such as contacts.attendees."""

    regex = r"[a-z0-9_.]{1,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KeyConverter, "retention_key")
app_name = "retention"
urlpatterns = [
    path("retention/", views.RetentionView.as_view(), name="list"),
    path("retention/tonight/", views.TonightView.as_view(), name="tonight"),
    path("retention/purposes/<retention_key:key>/", views.TermView.as_view(), name="term"),
]
