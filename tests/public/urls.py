"""The portal's addresses with one form of the tests."""

from django.urls import include, path

from kexie_portal.public.form_view import PublicFormView
from tests.public.conftest import KEY, SUBJECT


class SampleView(PublicFormView):
    kind_key = KEY

    def subject(self, **address):
        return SUBJECT

    def context(self, subject):
        return {"title": "示例表单"}


urlpatterns = [path("public/sample/", SampleView.as_view()), path("", include("kexie_portal.urls"))]
