"""Five failures shut an account for one address for half an hour."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F

from kexie_portal.accounts import actions
from kexie_portal.accounts.models import SigninEvent

pytestmark = pytest.mark.django_db
OFFICE, HOME = {"REMOTE_ADDR": "10.1.1.1"}, {"REMOTE_ADDR": "10.9.9.9"}
Kind = SigninEvent.Kind


def fail(sign_in, times, username="zhangwei", **extra):
    return [sign_in(username, "wrong", **extra) for _ in range(times)][-1]


def test_four_failures_and_a_right_password_sign_in(user, sign_in):
    assert fail(sign_in, 4, **OFFICE).status_code == 200
    assert sign_in(**OFFICE).status_code == 302


def test_the_fifth_failure_locks_and_says_when_it_ends(user, sign_in):
    response = fail(sign_in, 5, **OFFICE)
    assert response.status_code == 429
    assert "30 分钟" in response.content.decode()
    assert sign_in(**OFFICE).status_code == 429


def test_another_spelling_of_the_name_does_not_get_five_more(user, sign_in):
    fail(sign_in, 3, **OFFICE)
    assert fail(sign_in, 2, username="ZhangWei", **OFFICE).status_code == 429


def test_a_colleague_behind_the_same_address_still_signs_in(user, sign_in):
    fail(sign_in, 5, username="somebody", **OFFICE)
    assert sign_in(**OFFICE).status_code == 302


def test_the_person_still_signs_in_from_elsewhere(user, sign_in):
    fail(sign_in, 5, **OFFICE)
    assert sign_in(**HOME).status_code == 302


def test_guessing_from_many_addresses_locks_the_account_everywhere(user, sign_in, settings):
    settings.LOCKOUT_ACCOUNT_LIMIT = 6
    for last in range(6):
        fail(sign_in, 1, REMOTE_ADDR=f"10.2.2.{last}")
    assert sign_in(**HOME).status_code == 429


def test_guessing_many_accounts_locks_the_address(user, sign_in, settings):
    settings.LOCKOUT_ADDRESS_LIMIT = 6
    for number in range(6):
        fail(sign_in, 1, username=f"guess{number}", **OFFICE)
    assert sign_in(**OFFICE).status_code == 429
    assert sign_in(**HOME).status_code == 302


def test_the_lock_ends_after_half_an_hour_even_if_one_keeps_trying(user, sign_in):
    fail(sign_in, 5, **OFFICE)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=20))
    assert fail(sign_in, 3, **OFFICE).status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=11))
    assert sign_in(**OFFICE).status_code == 302


def test_the_security_administrator_lifts_the_lock(user, sign_in, django_user_model):
    administrator = django_user_model.objects.create_user("security", name="安全")
    fail(sign_in, 5, **OFFICE)
    assert actions.unlock("zhangwei", actor=administrator)
    assert sign_in(**OFFICE).status_code == 302
    assert SigninEvent.objects.get(kind=Kind.UNLOCKED).actor == administrator


def test_an_unknown_name_and_a_wrong_password_read_the_same(user, sign_in):
    known = sign_in("zhangwei", "wrong", **OFFICE).content.decode()
    unknown = sign_in("nobody", "wrong", **OFFICE).content.decode()
    sentence = "账号或密码"
    assert (sentence in known) == (sentence in unknown)
    assert known.count("alert") == unknown.count("alert")


def test_the_log_holds_every_step(user, sign_in, client):
    fail(sign_in, 5, **OFFICE)
    sign_in(**OFFICE)
    sign_in(HTTP_USER_AGENT="Firefox", **HOME)
    client.post("/accounts/logout/", **HOME)
    kinds = list(SigninEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [Kind.FAILED] * 4 + [Kind.LOCKED, Kind.LOCKED, Kind.SIGNED_IN, Kind.SIGNED_OUT]
    signed_in = SigninEvent.objects.get(kind=Kind.SIGNED_IN)
    assert (signed_in.user, signed_in.address, signed_in.agent) == (user, "10.9.9.9", "Firefox")
    with pytest.raises(TypeError):
        signed_in.save()


def test_a_forged_forwarding_header_changes_no_address(user, sign_in, settings):
    for number in range(5):
        fail(sign_in, 1, HTTP_X_FORWARDED_FOR=f"1.2.3.{number}", **OFFICE)
    assert sign_in(HTTP_X_FORWARDED_FOR="9.9.9.9", **OFFICE).status_code == 429
    settings.TRUSTED_PROXY_COUNT = 1
    sign_in(HTTP_X_FORWARDED_FOR="6.6.6.6, 10.3.3.3", **OFFICE)
    assert SigninEvent.objects.first().address == "10.3.3.3"
