"""The demo shows the public pages, the quarantine and a door with something on them."""

import pytest
from django.test import Client

from kexie_portal.public.models import Submission
from orgs.bulletins.models import Bulletin
from orgs.common.uscc import is_valid
from orgs.demo.load import Loaded
from orgs.founding.models import FoundingDoor

pytestmark = pytest.mark.django_db


def test_the_public_pages_of_the_demo_are_not_empty(loaded: Loaded) -> None:
    assert Submission.objects.waiting().count() == 1
    assert Submission.objects.filter(is_suspect=True).count() == 1
    assert all(is_valid(one.data["uscc"]) for one in Submission.objects.all())
    assert FoundingDoor.objects.get().standing == "invited"
    assert Bulletin.objects.public().count() == 3
    assert Bulletin.objects.drafts().count() == 1
    page = Client().get("/public/units/410305/").content.decode()
    assert "企业科协成立办理程序（示例）" in page
    client = Client()
    client.force_login(loaded.user("jianxi"))
    assert Submission.objects.waiting().get().number in client.get("/quarantine/").content.decode()
