"""Single sign-on opens accounts that exist and makes none."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core import context
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from kexie_portal.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    """A named identity provider."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "统一身份认证",
                    "client_id": "kexie",
                    "secret": "s",
                    "settings": {"server_url": "https://sso.example.cn"},
                }
            ]
        }
    }


@pytest.fixture
def come_back(client):
    """Come back from the provider with the claims it makes."""

    def complete(**claims):
        request = RequestFactory().get("/accounts/oidc/sso/login/callback/")
        request.session = client.session
        request.user = AnonymousUser()
        request._messages = FallbackStorage(request)
        account = SocialAccount(provider="sso", uid=claims["sub"], extra_data={"userinfo": claims})
        login = SocialLogin(user=User(username=claims.get("preferred_username", "")), account=account)
        with context.request_context(request):
            response = complete_social_login(request, login)
        return request, response

    return complete


def test_the_button_is_there_only_where_a_server_is_named(client, provider, settings):
    assert "统一身份认证" in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "统一身份认证" not in client.get("/accounts/login/").content.decode()


def test_somebody_unknown_gets_no_account(provider, come_back, user):
    request, response = come_back(sub="1", preferred_username="stranger")
    assert not request.user.is_authenticated
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert response.status_code == 200


def test_the_same_name_alone_connects_nobody(provider, come_back, user):
    request, _response = come_back(sub="1", preferred_username="zhangwei")
    assert not request.user.is_authenticated
    assert not SocialAccount.objects.exists()


def test_a_trusted_claim_connects_the_account_and_signs_in(provider, come_back, user, settings):
    settings.OIDC_USERNAME_CLAIM = "preferred_username"
    request, _response = come_back(sub="1", preferred_username="zhangwei")
    assert request.user == user
    assert SocialAccount.objects.get().user == user
    assert request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["method"] == "socialaccount"
    assert User.objects.count() == 1


def test_a_closed_account_stays_closed(provider, come_back, user, settings):
    settings.OIDC_USERNAME_CLAIM = "preferred_username"
    User.objects.update(is_active=False)
    request, _response = come_back(sub="1", preferred_username="zhangwei")
    assert not request.user.is_authenticated
