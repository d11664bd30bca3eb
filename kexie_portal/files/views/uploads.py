"""Uploads in parts by the protocol tus 1.0: creation, parts with their offset, termination, expiration, checksum."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import attaching, materials, slots, uploading
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.models import Upload
from kexie_portal.web.pages import Page

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PART_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460


class TusPage(Page):
    """What each address of the protocol shares."""

    def dispatch(self, request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        """Answer another version of the protocol with ours, and a refusal in words."""
        given = request.headers.get("Tus-Resumable", "")
        if request.method in ("PATCH", "HEAD") and request.user.is_authenticated and given != VERSION:
            response = said(_("This kind of upload is not known here."), 412)
        else:
            response = refused(lambda: super(TusPage, self).dispatch(request, *args, **named))  # type: ignore[arg-type,return-value]
        response["Tus-Resumable"] = VERSION
        response["Tus-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    def options(self, request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        """Say what is spoken here."""
        response = HttpResponse(status=204)
        response["Tus-Extension"] = EXTENSIONS
        response["Tus-Max-Size"] = str(uploading.LARGEST)
        response["Tus-Checksum-Algorithm"] = "sha1,sha256"
        return response


def said(words: str, status: int) -> HttpResponse:
    """Answer with a sentence."""
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def refused(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Turn what refuses an upload into an answer that the script shows as it is."""
    try:
        return answer()
    except NotAllowed as refusal:
        return said(refusal.message, 403)
    except Refused as refusal:
        return said(refusal.message, 422)
    except FileRefused as refusal:
        return said(str(refusal), 422)
    except uploading.OffsetMismatch:
        return said(_("Another window has gone on with this upload."), 409)
    except uploading.BeingFinished:
        return said(_("The file is being put together."), 423)


class BeginView(TusPage):
    """Begin an upload into a slot."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, name: str, pk: int, key: str) -> HttpResponse:
        record = self._record(name, pk)
        attaching.demand(record, key, self.actor)
        length = request.headers.get("Upload-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16 and int(length)):
            return said(_("The upload does not say its size."), 400)
        title = _metadata(request).get("filename", "")
        upload = uploading.begin(record, key, actor=self.actor, name=title, length=int(length))
        response = HttpResponse(status=201)
        response["Location"] = reverse("files:upload", args=[upload.pk])
        response["Upload-Expires"] = _expires(upload)
        return response

    def _record(self, name: str, pk: int) -> Model:
        known = slots.named(name)
        found = materials.seen_record(self.actor, known, pk) if known else None
        if found is None:
            raise Http404
        return found


class UploadView(TusPage):
    """An upload under way: how far it is, its next part, its end."""

    http_method_names = ["head", "patch", "delete", "options"]

    def head(self, request: HttpRequest, uuid: str) -> HttpResponse:
        """Say how much has come; what has come whole is put together now if the last request did not live to do so."""
        upload = self._upload(uuid)
        if upload.is_whole:
            uploading.finish(upload, actor=self.actor)
        return _told(upload, 200)

    def patch(self, request: HttpRequest, uuid: str) -> HttpResponse:
        """Keep the next part; the last one brings the file into its slot."""
        upload = self._upload(uuid)
        offset = request.headers.get("Upload-Offset", "")
        if request.content_type != PART_TYPE or not (offset.isascii() and offset.isdigit() and len(offset) < 16):
            return said(_("The part does not say where it begins."), 400)
        if int(request.headers.get("Content-Length") or 0) > uploading.LARGEST_PART:
            return said(_("The part is too large."), 413)
        content = _read(request)
        if not _checksum_fits(request, content):
            return said(_("The part arrived damaged."), CHECKSUM_MISMATCH)
        upload = uploading.add_part(upload, actor=self.actor, offset=int(offset), content=content)
        if upload.is_whole:
            uploading.finish(upload, actor=self.actor)
        return _told(upload, 204)

    def delete(self, request: HttpRequest, uuid: str) -> HttpResponse:
        """Give it up."""
        uploading.discard(self._upload(uuid))
        return HttpResponse(status=204)

    def _upload(self, uuid: str) -> Upload:
        """Return an upload of one's own into a record that one still sees."""
        upload = get_object_or_404(Upload, pk=uuid, owner=self.actor)
        record = upload.record
        if record is None or not slots.of(record).visible(self.actor).filter(pk=record.pk).exists():
            raise Http404
        return upload


def _told(upload: Upload, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Length"] = str(upload.length)
    response["Upload-Expires"] = _expires(upload)
    return response


def _expires(upload: Upload) -> str:
    return http_date((upload.touched + timedelta(days=settings.UPLOAD_DAYS)).timestamp())


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Read pairs of a key and a value in base64; a pair that is none is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _read(request: HttpRequest) -> bytes:
    """Return what has come of a part, even where the line broke in the middle of it."""
    found = bytearray()
    try:
        while len(found) <= uploading.LARGEST_PART and (chunk := request.read(256 * 1024)):
            found += chunk
    except (UnreadablePostError, OSError):
        pass
    return bytes(found)


def _checksum_fits(request: HttpRequest, content: bytes) -> bool:
    """Tell whether a part is what its sender hashed; one without a checksum is taken as it is."""
    algorithm, _space, value = request.headers.get("Upload-Checksum", "").partition(" ")
    if algorithm not in ("sha1", "sha256"):
        return not algorithm
    digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode() == value
