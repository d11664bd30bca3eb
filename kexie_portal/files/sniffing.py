"""Telling what a file is from its bytes; names and the browser's word are not believed."""

import zipfile
from typing import IO

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
DOC = "application/msword"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
OLE = "application/x-ole-storage"
PDF = "application/pdf"
ZIP = "application/zip"
HTML = "text/html"
XML = "text/xml"
CSV = "text/csv"
PNG = "image/png"
JPEG = "image/jpeg"
HEIC = "image/heic"
TEXT = "text/plain"
BINARY = "application/octet-stream"

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
JPEG_MAGIC = b"\xff\xd8\xff"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("Workbook", XLS),
    ("Book", XLS),
    ("WordDocument", DOC),
)
#: What the pictures of a phone call themselves behind "ftyp".
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
HEAD = 64 * 1024
MOST_LISTED = 2 * 1024 * 1024


def sniff(content: IO[bytes], name: str = "") -> str:
    """Return the MIME type found in the content; the name only tells CSV from other text.

    Reads at most the head, the tail of a container and 200 bytes of one member: a zip bomb stays shut.
    """
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return sniff_zip(content)
    if head.startswith(OLE_MAGIC):
        return sniff_ole(content)
    if head.startswith((PNG_MAGIC, JPEG_MAGIC)):
        return sniff_picture(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    for magic, found in MAGIC:
        if head.startswith(magic):
            return found
    return sniff_text(head, name)


def sniff_picture(head: bytes) -> str:
    """Tell a scan from bytes that only begin like one: a PNG opens with its size, a JPEG names a frame or table."""
    if head.startswith(PNG_MAGIC):
        width, height = head[16:20], head[20:24]
        return PNG if head[8:16] == b"\x00\x00\x00\rIHDR" and any(width) and any(height) else BINARY
    return JPEG if len(head) > 20 and 0xC0 <= head[3] < 0xFF else BINARY


def sniff_zip(content: IO[bytes]) -> str:
    """Tell office documents from other zip files by the members that each kind must have.

    One with a list of hundreds of thousands of members is not opened at all: reading it would hold up a worker.
    """
    if longest_list(content) > MOST_LISTED:
        return ZIP
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    declared = member.read(200).decode("ascii", "replace").strip()
                return ODS if declared.startswith(ODS) else ZIP
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return ZIP
    finally:
        content.seek(0)
    if "[Content_Types].xml" not in names:
        return ZIP
    if "xl/workbook.bin" in names:
        return XLSB
    if any(name.startswith("xl/") for name in names):
        return XLSM if "xl/vbaProject.bin" in names else XLSX
    if any(name.startswith("word/") for name in names):
        return DOCM if "word/vbaProject.bin" in names else DOCX
    return ZIP


def longest_list(content: IO[bytes]) -> int:
    """Return the size that a zip states for its list of members, in bytes; one past 4 GB states the most there is."""
    size = content.seek(0, 2)
    content.seek(max(0, size - 65557))
    tail = content.read()
    content.seek(0)
    place = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - 18))
    return int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0


def sniff_ole(content: IO[bytes]) -> str:
    """Tell old office documents apart by the names of their streams, which are UTF-16 in the directory."""
    content.seek(0)
    tail = b""
    found: set[str] = set()
    while chunk := content.read(1024 * 1024):
        window = tail + chunk
        found.update(kind for name, kind in OLE_STREAMS if name.encode("utf-16-le") in window)
        tail = chunk[-64:]
    content.seek(0)
    return next((kind for _name, kind in OLE_STREAMS if kind in found), OLE)


def sniff_text(head: bytes, name: str) -> str:
    """Tell text from bytes without meaning; Chinese text comes in UTF-8, UTF-16 or GB 18030."""
    if not head or (b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        return TEXT if not head else BINARY
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        if encoding == "utf-16" and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        for cut in range(4):  # the head may end in the middle of a character
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return text_kind(text, name)
    return BINARY


def text_kind(text: str, name: str) -> str:
    """Tell HTML and XML that pose as a spreadsheet from plain rows."""
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<meta")):
        return HTML
    if start.startswith(("<?xml", "<svg")):
        return HTML if "<html" in start else XML
    return CSV if name.lower().endswith((".csv", ".tsv")) else TEXT
