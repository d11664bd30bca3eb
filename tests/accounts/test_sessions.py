"""Idle sign-out, sessions, the profile."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from kexie_portal.accounts import middleware, tasks
from kexie_portal.accounts.models import SigninEvent, User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test winds on."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(middleware.time, "time", lambda: now[0])
    return now


def test_half_an_hour_without_an_act_signs_out(user, client, clock):
    client.force_login(user)
    client.get("/me/")
    clock[0] += 29 * 60
    assert client.get("/me/").status_code == 200
    clock[0] += 31 * 60
    response = client.get("/me/?tab=1")
    assert response["Location"] == "/accounts/login/?next=/me/%3Ftab%3D1"
    assert SigninEvent.objects.first().kind == SigninEvent.Kind.IDLE_OUT


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(user, client, clock):
    client.force_login(user)
    client.get("/me/")
    for _ in range(4):
        clock[0] += 10 * 60
        answer = client.get("/me/idle/", headers={"X-Background": "1"})
    assert answer.status_code == 302


def test_the_warning_asks_for_the_time_left_and_an_answer_winds_it_up(user, client, clock):
    client.force_login(user)
    client.get("/me/")
    clock[0] += 28 * 60
    assert client.get("/me/idle/", headers={"X-Background": "1"}).json() == {"left": 120}
    client.post("/me/idle/")
    assert client.get("/me/idle/", headers={"X-Background": "1"}).json() == {"left": 1800}


def test_htmx_gets_the_whole_sign_in_page_and_comes_back_to_its_own(client, db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/enterprises/?q=1"}
    response = client.get("/me/", headers=headers)
    assert response["HX-Redirect"] == "/accounts/login/?next=/enterprises/%3Fq%3D1"
    assert response.content == b""
    foreign = client.get("/me/", headers={**headers, "HX-Current-URL": "https://evil.example/"})
    assert foreign["HX-Redirect"] == "/accounts/login/?next=/"


def test_one_ends_his_other_sessions_and_nobody_elses(user, client, django_user_model):
    stranger = Client()
    someone = django_user_model.objects.create_user("someone", "s@example.org", "Other-Meadow-1", name="别人")
    stranger.post("/accounts/login/", {"login": "someone", "password": "Other-Meadow-1"})
    other = Client()
    for browser in (client, other):
        browser.post("/accounts/login/", {"login": "zhangwei", "password": PASSWORD})
    foreign = UserSession.objects.get(user=someone)
    assert client.post("/me/sessions/", {"session": foreign.pk}).status_code == 404
    client.post("/me/sessions/", {"session": UserSession.objects.get(session_key=other.session.session_key).pk})
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200
    assert stranger.get("/me/").status_code == 200


def test_a_new_mailbox_asks_for_the_password_first(user, client):
    client.force_login(user)
    form = {"name": "张伟", "phone": "13812345678", "email": "new@example.org", "language": "en"}
    response = client.post("/me/", form)
    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.get().email == "zw@example.org"
    client.post(response["Location"], {"password": PASSWORD, "next": "/me/"}, follow=True)
    assert User.objects.get().email == "new@example.org"


def test_the_profile_keeps_phone_and_language(user, client):
    client.force_login(user)
    wrong = client.post("/me/", {"name": "张伟", "phone": "12", "email": user.email, "language": ""})
    assert wrong.context["form"].errors["phone"]
    response = client.post("/me/", {"name": "张伟", "phone": "138 1234 5678", "email": user.email, "language": "en"})
    assert response.cookies["django_language"].value == "en"
    assert User.objects.get().phone == "13812345678"


def test_a_closed_account_does_not_open(user, client):
    user.is_active = False
    user.save()
    response = client.post("/accounts/login/", {"login": "zhangwei", "password": PASSWORD}, follow=True)
    assert not response.wsgi_request.user.is_authenticated


def test_the_nightly_tidying_leaves_living_sessions_and_the_log(user, client):
    client.post("/accounts/login/", {"login": "zhangwei", "password": PASSWORD})
    UserSession.objects.create(user=user, session_key="gone", ip="10.0.0.1", user_agent="x")
    tasks.tidy()
    assert UserSession.objects.count() == 1
    assert client.get("/me/").status_code == 200
    assert SigninEvent.objects.exists()
