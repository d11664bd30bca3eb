"""Uploads in parts: goes on where it stopped, checked when whole, one of two writers wins, nobody fills the storage."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.files import sweep, uploading
from kexie_portal.files.materials import files_of
from kexie_portal.files.models import Upload
from tests.files.conftest import NAME, Rights, locked_pdf, pdf

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def begin(client: Client, person: User, length: int, name: str = "报告.pdf", key: str = "report") -> Any:
    title = base64.b64encode(name.encode()).decode()
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": f"filename {title}"}
    return client.post(reverse("files:begin", args=[NAME, person.pk, key]), headers=headers)


def send(client: Client, address: str, offset: int, content: bytes, **headers: str) -> Any:
    given = {**TUS, "Upload-Offset": str(offset), **headers}
    return client.patch(address, content, content_type=PART, headers=given)


def parts_left() -> list[str]:
    return [name for name in sweep.stored_names() if name.startswith("uploads/")]


def test_what_stopped_at_99_percent_goes_on_after_a_new_sign_in(person: User) -> None:
    content = pdf(30)
    client = signed_in(person)
    address = begin(client, person, len(content))["Location"]
    cut = len(content) * 99 // 100
    assert send(client, address, 0, content[:cut])["Upload-Offset"] == str(cut)
    client.logout()
    again = signed_in(person)
    page = again.get(reverse("files:materials", args=[NAME, person.pk])).content.decode()
    assert "“报告.pdf”已传" in page
    assert "99" in page
    told = again.head(address, headers=TUS)
    assert (told.status_code, told["Upload-Offset"], told["Upload-Length"]) == (200, str(cut), str(len(content)))
    assert send(again, address, cut, content[cut:]).status_code == 204
    (one,) = files_of(person)["report"]
    assert (one.file.name, one.file.sha256) == ("报告.pdf", hashlib.sha256(content).hexdigest())
    assert parts_left() == []
    assert again.head(address, headers=TUS)["Upload-Offset"] == str(len(content)), "a lost answer is asked for again"
    assert len(files_of(person)["report"]) == 1


def test_two_gigabytes_are_refused_before_a_byte_has_come(person: User) -> None:
    answer = begin(signed_in(person), person, 2 * 1024**3, "录像.pdf")
    assert answer.status_code == 422
    assert "2 GB 及以上的文件不接收" in answer.content.decode()
    answer = begin(signed_in(person), person, 31 * 1024**2)
    assert "每个文件最大" in answer.content.decode()
    assert not Upload.objects.exists()


def test_of_two_windows_one_goes_on(person: User) -> None:
    content = pdf(5)
    client = signed_in(person)
    address = begin(client, person, len(content))["Location"]
    assert send(client, address, 0, content[:100]).status_code == 204
    assert send(client, address, 0, content[:100]).status_code == 409
    assert send(client, address, 50, content[50:]).status_code == 409
    assert send(client, address, 100, content[100:]).status_code == 204
    assert files_of(person)["report"][0].file.sha256 == hashlib.sha256(content).hexdigest()


def test_the_second_of_two_who_finish_waits_and_takes_over_from_a_dead_one(person: User) -> None:
    content = pdf()
    client = signed_in(person)
    address = begin(client, person, len(content))["Location"]
    upload = Upload.objects.get()
    uploading.add_part(upload, actor=person, offset=0, content=content)
    Upload.objects.update(claimed=timezone.now())
    assert client.head(address, headers=TUS).status_code == 423
    Upload.objects.update(claimed=timezone.now() - timedelta(minutes=6))
    assert client.head(address, headers=TUS).status_code == 200
    assert len(files_of(person)["report"]) == 1


@pytest.mark.parametrize(
    ("content", "words"), [(locked_pdf(), "密码"), (b"MZ" + bytes(300), "不接收"), (b"%PDF-1.4 x", "不能作为 PDF 打开")]
)
def test_the_whole_is_checked_like_any_file_and_leaves_nothing(
    person: User, content: bytes, words: str, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(person)
    address = begin(client, person, len(content))["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, address, 0, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (parts_left(), Upload.objects.count(), files_of(person)) == ([], 0, {})


def test_the_same_file_sent_twice_is_said(person: User) -> None:
    content = pdf()
    client = signed_in(person)
    for status in (204, 422):
        answer = send(client, begin(client, person, len(content))["Location"], 0, content)
        assert answer.status_code == status
    assert "内容相同" in answer.content.decode()
    assert len(files_of(person)["report"]) == 1


def test_nobody_else_goes_on_with_an_upload_or_ends_it(person: User, rights: Rights) -> None:
    address = begin(signed_in(person), person, 100)["Location"]
    other = signed_in(User.objects.create_user("other", name="李四", email="o@example.com"))
    assert other.head(address, headers=TUS).status_code == 404
    assert send(other, address, 0, b"x" * 100).status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404
    assert Client().head(address, headers=TUS).status_code == 302
    rights.writes.clear()  # the posting ended, or the case was handed in
    assert send(signed_in(person), address, 0, b"x").status_code == 403


def test_a_person_s_unfinished_uploads_have_a_quota(person: User, settings: Any) -> None:
    settings.UPLOAD_QUOTA_BYTES, settings.UPLOADS_AT_ONCE = 1000, 2
    client = signed_in(person)
    first = begin(client, person, 600)["Location"]
    refused = begin(client, person, 600, key="charter")
    assert refused.status_code == 422
    assert "请先传完" in refused.content.decode()
    assert client.delete(first, headers=TUS).status_code == 204
    assert begin(client, person, 600, key="charter").status_code == 201
    assert begin(client, person, 1, key="members").status_code == 201
    assert begin(client, person, 1, key="members").status_code == 422


def test_a_damaged_part_is_refused_and_another_version_is_answered_with_ours(person: User) -> None:
    client = signed_in(person)
    address = begin(client, person, 100)["Location"]
    wrong = base64.b64encode(hashlib.sha1(b"other", usedforsecurity=False).digest()).decode()
    assert send(client, address, 0, b"x" * 10, **{"Upload-Checksum": f"sha1 {wrong}"}).status_code == 460
    right = base64.b64encode(hashlib.sha1(b"x" * 10, usedforsecurity=False).digest()).decode()
    assert send(client, address, 0, b"x" * 10, **{"Upload-Checksum": f"sha1 {right}"}).status_code == 204
    assert send(client, address, 10, b"x", **{"Tus-Resumable": "0.2"}).status_code == 412
    assert send(client, address, -1, b"x").status_code == 400
    assert client.options(address)["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert begin(client, person, 0).status_code == 400


def test_what_nobody_goes_on_with_is_discarded_after_some_days(
    person: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(person)
    address = begin(client, person, 100)["Location"]
    send(client, address, 0, b"x" * 10)
    week = timezone.now() + timedelta(days=7)
    assert uploading.remove_unfinished(timezone.now() - timedelta(days=7)) == 0
    assert uploading.remove_unfinished(week, dry=True) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert uploading.remove_unfinished(week) == 1
    assert parts_left() == []
    assert not Upload.objects.exists()


def test_a_part_that_is_gone_is_a_fault_of_ours_and_can_be_tried_again(person: User) -> None:
    client = signed_in(person)
    client.raise_request_exception = False
    address = begin(client, person, 100)["Location"]
    send(client, address, 0, b"x" * 10)
    default_storage.delete(Upload.objects.get().parts[0][0])
    assert send(client, address, 10, b"x" * 90).status_code == 500
    upload = Upload.objects.get()
    assert (upload.is_whole, upload.claimed) == (True, None)
