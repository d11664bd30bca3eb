"""Materials of a record that every test has: a user, whose files are seen by themself and by one officer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.db.models import Q
from PIL import Image

from kexie_portal.accounts.models import User
from kexie_portal.files import access, slots
from kexie_portal.files.slots import Materials, Slot

NAME = "tests.materials"
SLOTS = (
    Slot("report", "申请报告", required=True, most=3, largest=30 * slots.MEGABYTE, copies=("thumbnail", "plain")),
    Slot("charter", "章程草案", required=True),
    Slot("notice", "公示材料", public=True, keeps=False),
    Slot("members", "会员名录"),
)


@dataclass
class Rights:
    """What the materials of the tests allow."""

    writes: set[int] = field(default_factory=set)
    hides: set[str] = field(default_factory=set)
    public: bool = False


@pytest.fixture
def rights(settings: Any, tmp_path: Path) -> Iterator[Rights]:
    """Register the materials for one test, with its own folder."""
    settings.MEDIA_ROOT = str(tmp_path)
    given = Rights()
    slots.register(
        Materials(
            name=NAME,
            model=User,
            slots=lambda record: SLOTS,
            visible=lambda user: User.objects.filter(Q(pk=user.pk) | Q(pk__in=given.writes if user.is_staff else [])),
            may_read=lambda user, record, slot: slot.key not in given.hides,
            may_write=lambda user, record, slot: user.pk in given.writes,
            owner=lambda record: f"person:{record.pk}",
            is_public=lambda record: given.public,
        )
    )
    yield given
    slots._by_name.pop(NAME)
    slots._by_model.pop(User)
    access.PURPOSES.pop(NAME)


@pytest.fixture
def person(db: None, rights: Rights) -> User:
    """Return the record, who writes their own materials."""
    made = User.objects.create_user("person", name="张三", email="person@example.com")
    rights.writes.add(made.pk)
    return made


@cache
def pdf(pages: int = 1, **info: str) -> bytes:
    """Return a PDF that opens, with some properties."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        with made.open_metadata() as properties:
            properties["pdf:Producer"] = "tests"
        for name, words in info.items():
            made.docinfo[f"/{name}"] = words
        made.save(out, deterministic_id=True)
    return out.getvalue()


def locked_pdf() -> bytes:
    """Return a PDF with a password."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "white", author: str = "") -> bytes:
    """Return a picture; with an author it also says that it lies on its side."""
    out = io.BytesIO()
    exif = Image.Exif()
    if author:
        exif[0x013B], exif[0x0112] = author, 6
    Image.new("RGB", size, colour).save(out, kind, exif=exif)
    return out.getvalue()
