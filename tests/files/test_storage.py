"""The same on a storage that speaks S3: nothing needs a path on a disk. A server of its own is started for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import environ
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from kexie_portal.accounts.models import User
from kexie_portal.files import actions, deriving, later, sweep
from kexie_portal.files.actions import store
from kexie_portal.files.attaching import attach
from kexie_portal.files.materials import files_of
from kexie_portal.files.models import Upload
from kexie_portal.settings.storage import default_storage as configured
from tests.files.conftest import NAME, Rights, pdf, picture

pytestmark = pytest.mark.django_db
BUCKET = "kexie"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server that speaks S3 with one bucket, and return its address."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    address = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket=BUCKET)
    yield address
    running.stop()


@pytest.fixture
def s3(server: str, settings: Any, rights: Rights, monkeypatch: pytest.MonkeyPatch) -> str:
    """Configure the portal by the environment, as an installation does."""
    given = {
        "S3_BUCKET": BUCKET, "S3_ENDPOINT_URL": server, "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret",
        "S3_REGION": "us-east-1",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": configured(environ.Env())}
    assert type(storages["default"]).__name__ == "S3Storage"
    with pytest.raises(NotImplementedError):
        default_storage.path("a")
    return server


def test_without_a_bucket_files_lie_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_BUCKET", raising=False)
    assert configured(environ.Env())["BACKEND"] == "django.core.files.storage.FileSystemStorage"


def test_a_file_goes_in_and_comes_out_through_its_permission(s3: str, person: User) -> None:
    one = attach(person, "report", actor=person, content=picture(), name="扫描件.jpg")
    deriving.derive(one.file, "thumbnail")
    client = Client()
    client.force_login(person)
    answer = client.get(one.file.get_absolute_url())
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == one.file.sha256  # type: ignore[attr-defined]
    assert client.get(one.file.derived.get().get_absolute_url()).status_code == 200
    assert Client().get(one.file.get_absolute_url()).status_code == 302
    assert client.get(reverse("files:zip", args=[NAME, person.pk])).status_code == 200


def test_a_signed_address_lasts_some_seconds_where_it_is_set_up(s3: str, person: User, settings: Any) -> None:
    one = attach(person, "report", actor=person, content=pdf(), name="报告.pdf")
    settings.FILES_SIGNED_SECONDS = 60
    client = Client()
    client.force_login(person)
    answer = client.get(one.file.get_absolute_url())
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{s3}/{BUCKET}/stored/")
    assert "X-Amz-Expires=60" in answer["Location"]
    other = Client()
    other.force_login(User.objects.create_user("other", name="李四", email="o@example.com"))
    assert other.get(one.file.get_absolute_url()).status_code == 404


def test_parts_are_put_together_and_leave_nothing(s3: str, person: User) -> None:
    content = pdf(40)
    client = Client()
    client.force_login(person)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": "filename YS5wZGY="}
    address = client.post(reverse("files:begin", args=[NAME, person.pk, "report"]), headers=headers)["Location"]
    for start in range(0, len(content), 5000):
        given = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(start)}
        part = content[start : start + 5000]
        sent = client.patch(address, part, content_type="application/offset+octet-stream", headers=given)
        assert sent.status_code == 204
    assert files_of(person)["report"][0].file.sha256 == hashlib.sha256(content).hexdigest()
    assert Upload.objects.get().parts == []
    assert not [name for name in sweep.stored_names() if name.startswith("uploads/")]


def test_the_sweep_finds_what_lies_about(s3: str, person: User, django_capture_on_commit_callbacks: Any) -> None:
    kept = attach(person, "report", actor=person, content=pdf(), name="报告.pdf")
    loose = store(pdf(2), name="loose.pdf", purpose=NAME, owner=person)
    alone = default_storage.save("stored/tests/2020-01/alone", ContentFile(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        found = sweep.remove(timedelta(days=-1))
    assert alone in found.bytes_without_row
    assert loose in found.unnamed
    assert not default_storage.exists(alone)
    assert default_storage.exists(kept.file.content.name)


def test_what_is_gone_is_not_found_and_a_deleted_file_leaves_nothing(
    s3: str, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    one = store(b"plain", name="a.txt", purpose="nobody", owner=person)
    client = Client()
    client.force_login(person)
    default_storage.delete(one.content.name)
    assert client.get(one.get_absolute_url()).status_code == 404
    other = store(b"other", name="b.txt", purpose="nobody", owner=person)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(other)
    assert not default_storage.exists(other.content.name)
    assert later.is_made(one)


def test_nginx_sends_the_bytes_of_a_folder_where_it_is_set_up(person: User, settings: Any) -> None:
    one = attach(person, "report", actor=person, content=pdf(), name="报 告.pdf")
    settings.FILES_ACCEL = "/protected"
    client = Client()
    client.force_login(person)
    answer = client.get(one.file.get_absolute_url())
    assert answer["X-Accel-Redirect"] == f"/protected/{one.file.content.name}"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%8A%A5%20%E5%91%8A.pdf"
    assert answer.content == b""
