"""Files that lie, have a password, are a bomb, or come from a phone: each is refused with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from kexie_portal.accounts.models import User
from kexie_portal.files import soundness
from kexie_portal.files.attaching import attach
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.models import StoredFile
from kexie_portal.files.sniffing import OLE_MAGIC
from tests.files.conftest import locked_pdf, pdf, picture

pytestmark = pytest.mark.django_db


def docx(member: bytes = b"", **more: bytes) -> bytes:
    """Return what is packed as a Word document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", member)
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("加密.pdf", locked_pdf(), "密码或限制"),
        ("损坏.pdf", b"%PDF-1.7 nothing", "不能作为 PDF 打开"),
        ("半个.pdf", pdf()[:60], "不能作为 PDF 打开"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40), "兼容性最佳"),
        ("照片.jpg", b"\x00\x00\x00\x18ftypmif1" + bytes(40), "HEIC"),
        ("加密.docx", OLE_MAGIC + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100), "去掉密码"),
        ("坏图.png", picture("PNG")[:40], "不能作为图片打开"),
        ("坏图.jpg", picture()[:30], "不能作为图片打开"),
        ("网页.pdf", b"<html><script>", "不接收"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_others_could_not_open_is_refused_with_a_way_out(
    person: User, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(FileRefused, match=words) as refusal:
        attach(person, "report", actor=person, content=content, name=name)
    assert words == "不接收" or name in str(refusal.value)
    assert not StoredFile.objects.exists()


def test_a_package_that_unpacks_to_far_more_is_refused(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "LARGE", 1000)
    with pytest.raises(FileRefused, match="解压后"):
        attach(person, "report", actor=person, content=docx(bytes(1_000_000)), name="报告.docx")
    attach(person, "report", actor=person, content=docx(b"words"), name="报告.docx")


def test_a_picture_of_too_many_pixels_is_refused_by_its_head(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "MOST_PIXELS", 100)
    with pytest.raises(FileRefused, match="像素"):
        attach(person, "report", actor=person, content=picture("PNG"), name="扫描件.png")


def test_a_document_with_macros_is_refused(person: User) -> None:
    with pytest.raises(FileRefused):
        attach(person, "report", actor=person, content=docx(**{"word/vbaProject.bin": b"x"}), name="报告.docx")
