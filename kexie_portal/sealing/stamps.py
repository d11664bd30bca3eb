"""What a sealed paper carries: its number, a random check code, and both with the portal's address as a QR code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that is misread on paper
LENGTH, GROUP = 12, 4  # 60 bits, in three groups
_READ_AS = str.maketrans("OIL", "011")
#: Stands twice behind the end of the PDF, so that one changed byte cannot hide whose file it was.
MARK = "kexie-seal:"


def new_code() -> str:
    """Return a random check code."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def typed(code: str) -> str:
    """Return a code as it is kept, however a person typed it; empty where it is none."""
    found = "".join(letter for letter in code.upper() if letter.isalnum()).translate(_READ_AS)
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else ""


@dataclass(frozen=True)
class Stamp:
    """Number and check code of a sealed paper."""

    number: str
    code: str

    @property
    def words(self) -> str:
        """Return the code as people read it: 7K3M-9QXD-P2TW."""
        return "-".join(self.code[start : start + GROUP] for start in range(0, len(self.code), GROUP))

    @property
    def path(self) -> str:
        """Return the path of the public page that knows this number and code."""
        return reverse("sealing:verify", args=[self.number, self.code])

    @property
    def url(self) -> str:
        """Return the address in the QR code."""
        return f"{settings.PORTAL_URL.rstrip('/')}/verify/{quote(self.number, safe='')}/{self.code}/"

    @property
    def mark(self) -> str:
        """Return what tells a PDF of the portal's own from a scan."""
        return f"{MARK}{self.code}"

    @property
    def svg(self) -> SafeString:
        """Return the QR code as a picture for a page or print."""
        drawn = segno.make(self.url, error="m", micro=False).svg_inline(border=0, omitsize=True, lineclass=None)
        return mark_safe(drawn)  # noqa: S308  drawn by us from an address

    def png(self, scale: int = 8) -> bytes:
        """Return the QR code as a picture for Word."""
        out = BytesIO()
        segno.make(self.url, error="m", micro=False).save(out, kind="png", scale=scale, border=0)
        return out.getvalue()

    def marked(self, pdf: bytes) -> bytes:
        """Return a PDF with the mark behind its end, twice, where every reader passes over it."""
        whole, mark = pdf if pdf.endswith(b"\n") else pdf + b"\n", self.mark.encode()
        return b"%s%%%s\n%%%s\n" % (whole, mark, mark)
