"""The first security administrator of an installation."""

import io

import pytest
from django.core.management import CommandError, call_command

from kexie_portal.accounts.models import User
from orgs.common import scope
from tests.orgs.factories import ProvinceFactory, UserFactory, post

pytestmark = pytest.mark.django_db


def run(*args):
    out = io.StringIO()
    call_command("create_administrator", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue().split()


def test_the_first_one_gets_access_and_a_password_to_change():
    ProvinceFactory()
    username, password = run("anquan", "--name", "于鹏飞")
    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.must_change_password
    assert scope.holds(user, "orgs.hand_out_access")
    assert user.postings.get().end_day is not None


def test_a_second_one_is_refused_unless_asked_for():
    post(UserFactory(), "security_admin", ProvinceFactory())
    with pytest.raises(CommandError):
        run("anquan", "--name", "于鹏飞")
    assert not User.objects.filter(username="anquan").exists()
    assert run("anquan", "--name", "于鹏飞", "--another")


def test_a_lost_password_is_reset_for_an_administrator_only():
    post(UserFactory(username="anquan"), "security_admin", ProvinceFactory())
    _username, password = run("anquan", "--reset")
    assert User.objects.get(username="anquan").check_password(password)
    UserFactory(username="clerk")
    with pytest.raises(CommandError):
        run("clerk", "--reset")


def test_without_the_divisions_it_says_what_to_do(db):
    with pytest.raises(CommandError):
        run("anquan", "--name", "于鹏飞")
    assert not User.objects.exists()
