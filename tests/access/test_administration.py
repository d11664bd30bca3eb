"""Django's administration and Django's own rights: neither goes round postings, scope and the look at a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexie_portal.accounts.models import User
from tests.access.world import World

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def test_a_group_or_a_single_permission_gives_nothing(as_role: As, world: World) -> None:
    """Rights follow from postings alone, whoever wrote into Django's own tables."""
    person, wanted = world.people["nobody"], Permission.objects.filter(content_type__app_label="orgs")
    group = Group.objects.create(name="all")
    group.permissions.set(wanted)
    person.groups.add(group)
    person.user_permissions.set(wanted)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client = as_role("nobody")
    for url in ("/audit/", "/signin-log/", "/postings/", f"/organizations/{world.luoyang.county.pk}/"):
        assert client.get(url).status_code == 404
    for url in ("/manage/orgs/enterprise/", "/manage/django_celery_beat/periodictask/"):
        assert client.get(url).status_code in (302, 403)


def test_the_administrations_import_takes_no_bomb_and_no_row_of_another_city(as_role: As, world: World) -> None:
    User.objects.filter(pk=world.zhengzhou.officer.pk).update(is_staff=True)
    client, url = as_role("zhengzhou"), "/manage/orgs/enterprise/import/"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    sent = {"format": "0", "resource": "0", "import_file": SimpleUploadedFile("bomb.xlsx", bomb.getvalue())}
    assert "errorlist" in client.post(url, sent).content.decode()
    theirs = world.luoyang.free
    line = f"uscc,name,unit,industry\n{theirs.uscc},改名有限公司,{world.luoyang.county.code},\n"
    sent = {"format": "1", "resource": "0", "import_file": SimpleUploadedFile("a.csv", line.encode())}
    answer = client.post(url, sent)
    assert answer.status_code == 200
    assert theirs.name not in answer.content.decode()
    theirs.refresh_from_db()
    assert theirs.name == "牡丹轴承有限公司"
