"""Storing: sniffed, measured, hashed, named."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import Workbook

from kexie_portal.files import access, sniffing, sweep
from kexie_portal.files.actions import clean_name, delete_expired, store
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Keep the bytes in a folder of this test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def workbook() -> bytes:
    """Return a small real XLSX."""
    content = io.BytesIO()
    Workbook().save(content)
    return content.getvalue()


def zipped(**members: bytes) -> bytes:
    """Return a zip with these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (workbook(), "台账.xls", sniffing.XLSX),
        (zipped(mimetype=sniffing.ODS.encode()), "a.xlsx", sniffing.ODS),
        (zipped(**{"[Content_Types].xml": b"", "word/document.xml": b""}), "a.xlsx", sniffing.DOCX),
        (zipped(**{"[Content_Types].xml": b"", "xl/vbaProject.bin": b""}), "a.xlsx", sniffing.XLSM),
        (zipped(readme=b"hello"), "a.xlsx", sniffing.ZIP),
        (b"PK\x03\x04 broken", "a.xlsx", sniffing.ZIP),
        (sniffing.OLE_MAGIC + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "a.txt", sniffing.XLS),
        (sniffing.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", sniffing.ENCRYPTED_OFFICE),
        (b"%PDF-1.7\n", "a.csv", sniffing.PDF),
        ("企业名称,人数\n".encode("gb18030"), "a.csv", sniffing.CSV),
        ("企业名称\t人数".encode("utf-16"), "a.txt", sniffing.TEXT),
        (b"<html><table>", "a.xls", sniffing.HTML),
        (b"<svg onload=alert(1)>", "a.png", sniffing.XML),
        (b"MZ\x90\x00", "a.xlsx", "application/x-msdownload"),
        (b"\x00\x01\x02", "a.csv", sniffing.BINARY),
    ],
)
def test_type_is_what_the_bytes_say(content: bytes, name: str, found: str) -> None:
    stored_file = store(content, name=name, purpose="tests", owner=None, content_type="image/png")
    assert stored_file.content_type in (found, "image/png")
    if found not in (sniffing.TEXT, sniffing.BINARY):
        assert stored_file.content_type == found


def test_file_is_measured_and_hashed_and_its_path_says_nothing(media: Path) -> None:
    stored_file = store(b"abc", name="../../etc/台账\u202e.csv", purpose="tests.upload", owner=None)
    assert stored_file.name == "台账.csv"
    assert stored_file.size == 3
    assert stored_file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert stored_file.content.name.startswith("stored/tests-upload/")
    assert "台账" not in stored_file.content.name
    assert stored_file.content.open("rb").read() == b"abc"


def test_file_past_the_limit_is_refused_and_nothing_is_kept(settings: Any, media: Path) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(FileRefused):
        store(b"x" * 11, name="big.csv", purpose="tests", owner=None)
    assert not StoredFile.objects.exists()
    assert not list(media.rglob("*"))


def test_purpose_takes_only_its_types() -> None:
    access.register("tests.only_xlsx", accepts=[sniffing.XLSX])
    assert store(workbook(), name="a", purpose="tests.only_xlsx", owner=None).size
    with pytest.raises(FileRefused, match=r"a\.xlsx"):
        store(b"%PDF-1.7", name="a.xlsx", purpose="tests.only_xlsx", owner=None)


def test_temporary_files_go_when_their_days_are_over(django_capture_on_commit_callbacks: Any) -> None:
    access.register("tests.temporary", keep_days=7)
    old = store(b"old", name="old", purpose="tests.temporary", owner=None)
    new = store(b"new", name="new", purpose="tests.temporary", owner=None)
    kept = store(b"kept", name="kept", purpose="tests", owner=None)
    StoredFile.objects.filter(pk=old.pk).update(expires=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_expired() == 1
    assert set(StoredFile.objects.all()) == {new, kept}
    assert not default_storage.exists(old.content.name)


def test_bytes_that_no_row_knows_are_swept() -> None:
    lost = store(b"lost", name="lost", purpose="tests", owner=None)
    kept = store(b"kept", name="kept", purpose="tests", owner=None)
    StoredFile.objects.filter(pk=lost.pk).delete()
    assert sweep.remove().count == 0, "a transaction may still be running"
    assert sweep.remove(timedelta(seconds=-5)).bytes_without_row == [lost.content.name]
    assert default_storage.exists(kept.content.name)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [("C:\\a\\b.xlsx", "b.xlsx"), ("  a \n b.csv", "a b.csv"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf")],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_zip_with_an_endless_list_of_members_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", b"")
        archive.writestr("word/document.xml", b"")
        for number in range(9):
            archive.writestr(f"{number}" * 200, b"")
    assert sniffing.sniff(out) == sniffing.DOCX
    monkeypatch.setattr(sniffing, "MOST_LISTED", 1000)
    monkeypatch.setattr(sniffing.zipfile, "ZipFile", None)
    assert sniffing.sniff(out) == sniffing.ZIP
