"""Telling whether an office document holds macros, by what it holds and not by how it is called."""

import html
import re
import zipfile
from typing import IO

#: The storage of a macro project in an old office document, the sheets of the macros before it, and the new one's part.
OLE_NAMES = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros")
PART_WORDS = ("vbaproject", "macroenabled", "macrosheet", "vbadata")
MOST_READ = 1024 * 1024
MOST_LINKS = 200
LOADED = re.compile(r"/(?:attachedTemplate|oleObject|frame|subDocument)\b", re.IGNORECASE)
#: A path on a disk of one's own is no other host.
ELSEWHERE = re.compile(
    r"\bTarget\s*=\s*[\"']\s*(?:(?!file:)[a-z][a-z0-9+.-]+:|file:(?!///[a-z]:)|[\\/]{2})", re.IGNORECASE
)
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def has_macros(content: IO[bytes]) -> bool:
    """Tell whether a document holds macros, or loads what may hold some from another host when it is opened.

    Reads no members of a package but its list of types and its links, up to a limit.
    """
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
    """Look at the names of the parts, the types declared, and what is loaded from elsewhere.

    What cannot be read may hold some, and what goes on past the limit too.
    """
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            links = [name for name in names if name.endswith(".rels")]
            if len(links) > MOST_LINKS:
                return True
            said = f"{' '.join(names)} {html.unescape(_read(archive, '[Content_Types].xml'))}".lower()
            return any(word in said for word in PART_WORDS) or any(_loads(_read(archive, name)) for name in links)
    except KeyError:
        return False  # no office document
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return True
    finally:
        content.seek(0)


def _read(archive: zipfile.ZipFile, name: str) -> str:
    """Return a part whatever its encoding; raises ValueError for one that is too long."""
    with archive.open(name) as member:
        found = member.read(MOST_READ + 1)
    if len(found) > MOST_READ:
        raise ValueError(name)
    return found.replace(b"\x00", b"").decode("latin-1")


def _loads(links: str) -> bool:
    """Tell whether a link leads to a template or object on another host."""
    tags = (html.unescape(tag) for tag in links.split("<"))
    return any(LOADED.search(tag) and ELSEWHERE.search(tag) for tag in tags)
