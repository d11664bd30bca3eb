"""A signature on paper, as an officer records it."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kexie_portal.workflow.signing import PaperSignature

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def scan(content: bytes = PDF) -> SimpleUploadedFile:
    """Return the scan of a sheet."""
    return SimpleUploadedFile("签字页.pdf", content, content_type="application/pdf")


def paper(signer: str = "王分管", on: date | None = None, content: bytes = PDF) -> PaperSignature:
    """Return the signature of a leader on a day, today unless told otherwise."""
    return PaperSignature(signer, on or timezone.localdate(), scan(content))
