"""The demo shows an absence, a robot that is off, and time limits that are soon due."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Absence, Deadline, Webhook
from orgs.demo import load as load_module
from orgs.demo.load import load

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_pages_of_deputies_robots_and_time_limits_are_not_empty(settings, monkeypatch):
    settings.PORTAL_IS_DEMO = True
    monkeypatch.setattr(load_module, "_steps", {})
    load("small", today=timezone.localdate())
    absence, robot = Absence.objects.get(), Webhook.objects.get()
    assert (absence.user.username, absence.deputy.username, robot.enabled) == ("jianxi", "luoyang", False)
    soon = timezone.localdate() + timedelta(days=14)
    for name in ("luoyang", "jianxi"):
        assert Deadline.objects.waiting_for(User.objects.get(username=name)).filter(due_on__lte=soon).exists()
    for name, page, words in (
        ("jianxi", "/me/absences/", "罗建国"),
        ("luoyang", "/me/absences/", "贾晓梅"),
        ("sysadmin", "/webhooks/", "市科协工作群"),
    ):
        client = Client()
        client.force_login(User.objects.get(username=name))
        assert words in client.get(page).content.decode()
