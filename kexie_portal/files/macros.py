"""Telling whether an office document holds macros, by what it holds and not by how it is called."""

import zipfile
from typing import IO

#: The storage of a macro project in an old office document, the sheets of the macros before it, and the new one's part.
OLE_NAMES = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros")
PART_WORDS = ("vbaproject", "macroenabled", "macrosheet", "vbadata")
MOST_READ = 1024 * 1024
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def has_macros(content: IO[bytes]) -> bool:
    """Tell whether a document holds macros; reads no member of a package but the beginning of its list of types."""
    content.seek(0)
    head = content.read(8)
    content.seek(0)
    if head.startswith(OLE_MAGIC):
        return _in_ole(content)
    return head.startswith(b"PK") and _in_package(content)


def _in_ole(content: IO[bytes]) -> bool:
    wanted, tail = [name.encode("utf-16-le") for name in OLE_NAMES], b""
    try:
        while chunk := content.read(1024 * 1024):
            if any(name in tail + chunk for name in wanted):
                return True
            tail = chunk[-64:]
        return False
    finally:
        content.seek(0)


def _in_package(content: IO[bytes]) -> bool:
    """Look at the names of the parts and the types declared, in any encoding; what cannot be read may hold some."""
    try:
        with zipfile.ZipFile(content) as archive:
            said = " ".join(archive.namelist())
            with archive.open("[Content_Types].xml") as member:
                said += member.read(MOST_READ).replace(b"\x00", b"").decode("latin-1")
    except KeyError:
        return False  # no office document
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return True
    finally:
        content.seek(0)
    return any(word in said.lower() for word in PART_WORDS)
