"""The base of public pages: no session, no cookie, kept by every cache, whoever asks."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from kexie_portal.public.views import PublicView
from tests.orgs.factories import UserFactory


class Sample(PublicView):
    template_name = "public/base.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.show(422)


class Unlisted(Sample):
    indexed, max_age = False, 0


urlpatterns = [
    path("public/sample/", Sample.as_view()),
    path("public/unlisted/", Unlisted.as_view()),
    path("", include("kexie_portal.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.public.test_base")]


def test_a_public_page_sets_no_cookie_and_may_be_kept(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/public/sample/")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response["Vary"]
    assert "csrf" not in response.content.decode().lower()


def test_it_reads_the_same_to_a_signed_in_user_and_asks_no_session(client, django_assert_num_queries):
    anonymous = client.get("/public/sample/").content
    client.force_login(UserFactory())
    with django_assert_num_queries(0):
        response = client.get("/public/sample/")
    assert response.content == anonymous
    assert "Set-Cookie" not in response.headers
    assert client.get("/").status_code == 200, "the session itself is left alone"


def test_a_post_needs_no_csrf_cookie_and_no_cache_keeps_its_answer():
    response = Client(enforce_csrf_checks=True).post("/public/sample/")
    assert (response.status_code, response["Cache-Control"]) == (422, "no-store")


def test_a_page_that_search_engines_leave_out_says_so(client):
    response = client.get("/public/unlisted/")
    assert response["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "noindex" not in client.get("/public/sample/").content.decode()


def test_the_address_names_the_language_because_no_cookie_does(client):
    assert 'lang="zh-hans"' in client.get("/public/sample/").content.decode()
    assert '<html lang="en">' in client.get("/public/sample/?language=en").content.decode()
    assert '<html lang="zh-hans">' in client.get("/public/sample/?language=xx").content.decode()


@override_settings(PUBLIC_HOST_UNIT="示例科协", PUBLIC_ICP_NUMBER="豫ICP备00000000号", PUBLIC_POLICE_NUMBER="")
def test_the_foot_says_what_the_installation_set(client):
    page = client.get("/public/sample/").content.decode()
    assert "示例科协" in page
    assert "豫ICP备00000000号" in page
    assert "beian.mps.gov.cn" not in page


def test_robots_are_let_to_public_pages_alone(client):
    rules = client.get("/robots.txt").content.decode()
    assert "Allow: /public/" in rules
    assert rules.rstrip().endswith("Disallow: /")
