"""Signing in, second factors and postings as a person meets them in the browser."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from playwright.sync_api import expect

from kexie_portal.accounts.models import User
from tests.orgs.factories import CityFactory, CountyFactory, ProvinceFactory, UserFactory, post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=False)]
PASSWORD = "a-Long-password-9"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def officer(live_server):
    """A city officer with a county below him."""
    assert Permission.objects.filter(codename="hand_out_postings").exists()
    province = ProvinceFactory()
    luoyang = CityFactory(parent=province, name="洛阳市")
    CountyFactory(parent=luoyang, name="涧西区")
    person = UserFactory(username="luoyang", name="罗建国")
    post(person, "city_officer", luoyang)
    return person


def enter(page, password=PASSWORD):
    page.goto("/accounts/login/")
    page.fill("[name=login]", "luoyang")
    page.fill("[name=password]", password)
    page.click("main form[action='/accounts/login/'] button")


def test_five_failures_show_when_the_lock_ends(officer, page, watch, axe):
    watch.allow("status of 429")
    page.goto("/accounts/login/")
    axe(page)
    for _ in range(5):
        enter(page, "wrong")
    assert "约 30 分钟" in page.locator("main .h3").inner_text()
    axe(page)


def test_a_security_key_is_added_and_opens_the_next_sign_in(officer, page, context, watch):
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "hasResidentKey": True}})
    enter(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=name]", "蓝色密钥")
    page.click("form[data-webauthn] button")
    page.wait_for_url("**/recovery-codes/")
    assert Authenticator.objects.get(type="webauthn").wrap().name == "蓝色密钥"
    context.clear_cookies()
    enter(page)
    page.wait_for_url("**/2fa/authenticate/**")
    page.click("form[data-webauthn] button")
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto("/me/")
    expect(page.locator("h1")).to_be_visible()


def test_a_refused_key_is_said_in_words(officer, page, context, axe):
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": False}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/login/")
    enter(page)
    page.goto("/accounts/2fa/webauthn/add/")
    axe(page)
    page.evaluate(
        "() => { navigator.credentials.create = async () => { throw new DOMException('no', 'NotAllowedError') } }"
    )
    page.click("form[data-webauthn] button")
    expect(page.locator("[data-webauthn-error]")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_the_idle_are_warned_and_may_stay(officer, page, settings):
    settings.IDLE_SIGN_OUT_SECONDS = 123
    enter(page)
    page.goto("/me/")
    dialog = page.locator("dialog[data-idle]")
    expect(dialog).to_be_visible(timeout=8000)
    dialog.locator("button").click()
    expect(dialog).to_be_hidden()
    settings.IDLE_SIGN_OUT_SECONDS = 1800
    page.reload()
    assert page.url.endswith("/me/")


def test_an_officer_hands_out_a_posting_to_somebody_new(officer, page, sign_in, axe):
    sign_in(officer)
    page.goto("/postings/new/")
    axe(page)
    page.fill("#id_name", "贾晓梅")
    page.fill("#id_username", "jiaxm")
    page.select_option("#id_role", "county_officer")
    page.locator("#id_organization-ts-control").fill("涧西")
    expect(page.locator(".ts-dropdown:visible .option")).to_have_count(1)  # what was listed before one typed is gone
    page.locator(".ts-dropdown .option", has_text="涧西区").click()
    page.click("main form.form-wide .form-verbs button")
    expect(page.locator(".user-select-all")).to_be_visible()
    axe(page)
    jiaxm = User.objects.get(username="jiaxm")
    assert jiaxm.check_password(page.locator(".user-select-all").inner_text())
    assert jiaxm.postings.get().organization.name == "涧西区"


@pytest.mark.parametrize(
    "address", ["/postings/", "/roles/", "/me/", "/me/sessions/", "/accounts/2fa/", "/accounts/password/change/"]
)
def test_the_pages_are_sound_on_desk_and_phone(officer, page, sign_in, axe, address):
    sign_in(officer)
    page.goto(address)
    axe(page)
    page.set_viewport_size(PHONE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
