"""Second factors: forced where required, asked for at sign-in, stored encrypted."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from kexie_portal.accounts import second_factor
from kexie_portal.accounts.models import SigninEvent

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def officer(user, settings, monkeypatch):
    """A person who must have a second factor."""
    settings.SECOND_FACTOR_REQUIRED = True
    monkeypatch.setattr(second_factor, "_predicates", [lambda person: person.username == "zhangwei"])
    return user


def test_nothing_opens_until_a_factor_is_there(officer, client):
    client.force_login(officer)
    for address in ("/me/", "/me/sessions/", "/"):
        assert client.get(address)["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    TOTP.activate(officer, SECRET)
    assert client.get("/me/").status_code == 200


def test_the_demo_asks_nobody(officer, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(officer)
    assert client.get("/me/").status_code == 200


def test_whoever_needs_none_is_not_asked(officer, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("contact", name="联系人"))
    assert client.get("/me/").status_code == 200


def test_setting_up_the_app_and_signing_in_with_it(officer, sign_in, client):
    sign_in()
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]) == 10
    client.post("/accounts/logout/")
    assert sign_in()["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/me/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert SigninEvent.objects.filter(kind=SigninEvent.Kind.FACTOR_FAILED).exists()
    answer = client.post("/accounts/2fa/authenticate/", {"code": _later(secret)})
    assert answer["Location"] == "/"
    assert client.get("/me/").status_code == 200


def _later(secret):
    """The code of the next half minute: one code opens once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1))


def test_a_recovery_code_opens_once(officer, sign_in, client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    TOTP.activate(officer, SECRET)
    code = RecoveryCodes.activate(officer).generate_codes()[0]
    sign_in()
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/me/").status_code == 200
    client.post("/accounts/logout/")
    sign_in()
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_the_secret_is_encrypted_at_rest(officer):
    TOTP.activate(officer, SECRET)
    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    assert TOTP(Authenticator.objects.get()).validate_code(code_now())


def test_the_last_required_factor_stays(officer, sign_in, client):
    sign_in()
    page = client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(page.context["form"].secret)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_no_page_of_the_second_factor_holds_an_inline_script(officer, sign_in, client):
    sign_in()
    for address in ("/accounts/2fa/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"):
        text = client.get(address).content.decode()
        assert "style=" not in text.partition("<main")[2]
        assert all("src=" in tag or "application/json" in tag for tag in text.split("<script")[1:])
