"""Downloading: only whom the purpose lets, always as an attachment."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.files import access
from kexie_portal.files.actions import store
from kexie_portal.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    """Return a person with a file."""
    return User.objects.create_user("owner", name="张三", email="owner@example.com")


@pytest.fixture
def stored_file(owner: User, settings: Any, tmp_path: Path) -> StoredFile:
    """Return that person's file."""
    settings.MEDIA_ROOT = str(tmp_path)
    return store(b"<html><script>alert(1)</script>", name="洛阳 台账.html", purpose="tests", owner=owner)


def test_owner_gets_the_bytes_as_an_attachment(client: Client, owner: User, stored_file: StoredFile) -> None:
    client.force_login(owner)
    response = client.get(stored_file.get_absolute_url())
    assert b"".join(response.streaming_content) == b"<html><script>alert(1)</script>"  # type: ignore[attr-defined]
    assert (
        response["Content-Disposition"] == "attachment; filename*=utf-8''%E6%B4%9B%E9%98%B3%20%E5%8F%B0%E8%B4%A6.html"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_somebody_else_finds_nothing(client: Client, stored_file: StoredFile) -> None:
    client.force_login(User.objects.create_user("other", name="李四", email="other@example.com"))
    assert client.get(stored_file.get_absolute_url()).status_code == 404


def test_signed_out_is_sent_to_sign_in(client: Client, stored_file: StoredFile) -> None:
    response = client.get(stored_file.get_absolute_url())
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_purpose_decides_who_reads(client: Client, stored_file: StoredFile) -> None:
    access.register("tests.shared", lambda user, file: user.username == "colleague")
    StoredFile.objects.filter(pk=stored_file.pk).update(purpose="tests.shared")
    client.force_login(User.objects.create_user("colleague", name="王五", email="c@example.com"))
    assert client.get(stored_file.get_absolute_url()).status_code == 200


def test_bytes_that_are_gone_are_a_plain_404(client: Client, owner: User, stored_file: StoredFile) -> None:
    stored_file.content.storage.delete(stored_file.content.name)
    client.force_login(owner)
    assert client.get(stored_file.get_absolute_url()).status_code == 404
