"""Copies: small pictures and files without properties, linked to their origin and gone with it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from PIL import Image

from kexie_portal.accounts.models import User
from kexie_portal.files import access, actions, deriving, tasks
from kexie_portal.files.attaching import attach
from kexie_portal.files.models import Attachment, StoredFile
from tests.files.conftest import pdf, picture

pytestmark = pytest.mark.django_db


def copies(one: Attachment) -> dict[str, bytes]:
    found = {}
    for copy in one.file.derived.all():
        with copy.content.open("rb") as source:
            found[copy.derived_as] = source.read()
    return found


def put(person: User, content: bytes, name: str, run: Any) -> Attachment:
    with run(execute=True):
        return attach(person, "report", actor=person, content=content, name=name)


def test_a_picture_gets_a_small_one_upright_and_one_without_properties(
    person: User, django_capture_on_commit_callbacks: Any
) -> None:
    sent = picture(size=(900, 600), author="拍摄人张三")
    made = copies(put(person, sent, "扫描件.jpg", django_capture_on_commit_callbacks))
    assert set(made) == {"thumbnail", "plain"}
    small, plain = (Image.open(io.BytesIO(made[kind])) for kind in ("thumbnail", "plain"))
    assert small.size == (213, 320)
    assert plain.size == (600, 900)
    for one in (small, plain):
        assert not one.getexif()
    assert "拍摄人".encode() not in made["plain"]


def test_a_pdf_gets_a_copy_without_properties(person: User, django_capture_on_commit_callbacks: Any) -> None:
    made = copies(put(person, pdf(2, Author="Zhang San"), "报告.pdf", django_capture_on_commit_callbacks))
    assert set(made) == {"plain"}
    with pikepdf.open(io.BytesIO(made["plain"])) as opened:
        assert len(opened.pages) == 2
        assert "/Info" not in opened.trailer
        assert "/Metadata" not in opened.Root
    assert b"Zhang" not in made["plain"]


def test_a_copy_is_read_by_whoever_reads_its_origin_and_goes_with_it(
    person: User, django_capture_on_commit_callbacks: Any
) -> None:
    one = put(person, picture(), "扫描件.jpg", django_capture_on_commit_callbacks)
    other = User.objects.create_user("other", name="李四", email="o@example.com")
    copy = one.file.derived.get(derived_as="thumbnail")
    assert access.may_read(person, copy)
    assert not access.may_read(other, copy)
    names = [row.content.name for row in StoredFile.objects.all()]
    storage = copy.content.storage
    one.delete()
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(one.file)
    assert not StoredFile.objects.exists()
    assert not any(storage.exists(name) for name in names)


def test_what_cannot_be_read_has_no_copy_and_the_second_worker_makes_none(person: User) -> None:
    one = attach(person, "report", actor=person, content=picture(), name="扫描件.jpg")
    first = deriving.derive(one.file, "thumbnail")
    assert deriving.derive(one.file, "thumbnail") == first
    with one.file.content.storage.open(one.file.content.name, "wb") as broken:
        broken.write(b"nothing")
    assert deriving.derive(one.file, "plain") is None


def test_the_night_makes_what_no_worker_made(person: User) -> None:
    one = attach(person, "report", actor=person, content=picture(), name="扫描件.jpg")
    assert not one.file.derived.exists()
    tasks.make_missing()
    assert one.file.derived.count() == 2
