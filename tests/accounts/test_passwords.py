"""Which passwords are taken, how long they hold, and what an administrator gives out."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts import actions, passwords
from kexie_portal.accounts.models import SigninEvent, User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab3-efgh", "password_too_short"),
        ("sunnymeadow42", "password_too_plain"),
        ("1234567890", "password_too_common"),
        ("Zhangwei-2026", "password_is_the_person"),
        ("Zw-Zhangwei26", "password_is_the_person"),
        ("张伟-Meadow26", "password_is_the_person"),
        (PASSWORD, "password_used_before"),
    ],
)
def test_a_weak_password_is_refused(user, password, code):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    assert code in {error.code for error in refusal.value.error_list}


def test_temporary_passwords_meet_the_rules(user):
    for _ in range(20):
        validate_password(passwords.temporary(), user)


def test_the_last_five_are_not_taken_again_and_the_sixth_is(user):
    for number in range(5):
        user.set_password(f"Other-Meadow-{number}")
        user.save()
    for number in range(5):
        with pytest.raises(ValidationError):
            validate_password(f"Other-Meadow-{number}", user)
    validate_password(PASSWORD, user)


def test_after_ninety_days_the_password_comes_first(user, client, settings):
    client.force_login(user)
    assert client.get("/me/").status_code == 200
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    assert client.get("/me/")["Location"] == "/accounts/password/change/"
    assert client.get("/accounts/password/change/").status_code == 200
    settings.PASSWORD_MAX_AGE_DAYS = 0
    assert client.get("/me/").status_code == 200


def test_a_temporary_password_ends_sessions_and_must_be_changed(user, client, django_user_model):
    administrator = django_user_model.objects.create_user("security", name="安全")
    client.post("/accounts/login/", {"login": "zhangwei", "password": PASSWORD})
    assert client.get("/me/").status_code == 200
    given = actions.issue_temporary_password(user, actor=administrator)
    assert client.get("/me/").status_code == 302
    client.post("/accounts/login/", {"login": "zhangwei", "password": given})
    assert client.get("/me/")["Location"] == "/accounts/password/change/"
    change = {"oldpassword": given, "password1": "Quiet-River-77", "password2": "Quiet-River-77"}
    assert client.post("/accounts/password/change/", change)["Location"] == "/"
    assert client.get("/me/").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert SigninEvent.objects.filter(kind=SigninEvent.Kind.PASSWORD_ISSUED, actor=administrator).exists()


def test_changing_the_password_ends_the_other_sessions(user, client):
    other = Client()
    for browser in (client, other):
        browser.post("/accounts/login/", {"login": "zhangwei", "password": PASSWORD})
    change = {"oldpassword": PASSWORD, "password1": "Quiet-River-77", "password2": "Quiet-River-77"}
    client.post("/accounts/password/change/", change)
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def test_a_link_by_mail_resets_the_password_once(user, client):
    answer = client.post("/accounts/password/reset/", {"email": "ZW@example.org"}, follow=True)
    assert len(mail.outbox) == 1
    assert "zhangwei" in mail.outbox[0].body
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    new = {"password1": "Quiet-River-77", "password2": "Quiet-River-77"}
    client.post(page.redirect_chain[-1][0], new)
    user.refresh_from_db()
    assert user.check_password("Quiet-River-77")
    assert "token_fail" in client.get(link).context
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert len(mail.outbox) <= 2
    assert not [sent for sent in mail.outbox if "nobody@example.org" in sent.to]
    assert unknown.redirect_chain == answer.redirect_chain


def test_nobody_registers_himself(client, db):
    page = client.post(
        "/accounts/signup/", {"username": "new", "password1": "Quiet-River-77", "password2": "Quiet-River-77"}
    )
    assert page.status_code == 200
    assert not User.objects.filter(username="new").exists()
