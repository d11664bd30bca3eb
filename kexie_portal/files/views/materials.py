"""The materials of a record: its slots with their files, adding, taking out, ordering, and all of them in a ZIP."""

from __future__ import annotations

import tempfile
import zipfile
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import attaching, materials, slots, uploading
from kexie_portal.files.actions import clean_name
from kexie_portal.files.errors import FileRefused
from kexie_portal.files.models import Attachment, Upload
from kexie_portal.files.slots import Materials
from kexie_portal.web.pages import Page, demand

IN_MEMORY = 16 * 1024 * 1024


class OfRecord(Page):
    """A page about the files of one record that the user sees."""

    template_name = "files/_panel.html"

    def record(self, name: str, pk: int) -> Model:
        """Return the record; unknown names and records out of sight are 404."""
        known = slots.named(name)
        found = materials.seen_record(self.actor, known, pk) if known else None
        if found is None:
            raise Http404
        return found

    def attached(self, pk: int) -> tuple[Attachment, Model]:
        """Return a file in force and its record; one whose slot the user may not read is not there."""
        one = get_object_or_404(Attachment.objects.current().select_related("file"), pk=pk)
        known = next((k for k in slots.every() if k.model is one.content_type.model_class()), None)
        record = materials.seen_record(self.actor, known, one.object_id) if known else None
        slot = known.slot(record, one.slot) if known and record else None
        if known is None or record is None or slot is None or not known.may_read(self.actor, record, slot):
            raise Http404
        return one, record

    def answer(self, record: Model, refused: list[str] | None = None, key: str = "") -> HttpResponse:
        """Draw the slots with what was refused, or go back to the page where there is no script."""
        if self.request.htmx or "X-Requested-With" in self.request.headers:  # type: ignore[attr-defined]
            context = panel(self.actor, record) | {"refused": refused or [], "refused_slot": key, "outside": True}
            return TemplateResponse(self.request, self.template_name, context)
        for words in refused or []:
            messages.error(self.request, words)
        return redirect("files:materials", slots.of(record).name, record.pk)


def panel(user: Any, record: Model) -> dict[str, object]:
    """Return what the slots of a record need to be drawn."""
    known = slots.of(record)
    shown = materials.shown(user, record)
    filled = [one.slot.key for one in shown if one.files or one.hidden]
    template, context = known.beside(record) if known.beside else ("", {})
    owners = slots.owner_names({file.owner for one in shown for file in one.files})
    return {
        "record": record,
        "materials": known,
        "slots": shown,
        "missing": slots.missing_words(slots.missing([one.slot for one in shown], filled)),
        "owners": ["、".join(sorted(owners.values()))] if owners else [],
        "beside": template,
        "may_write": any(one.may_write for one in shown),
        "has_files": any(one.files for one in shown),
        **context,
    }


class MaterialsView(OfRecord):
    """The slots of a record on a page of their own, or as a part of another page."""

    def get(self, request: HttpRequest, name: str, pk: int) -> HttpResponse:
        record = self.record(name, pk)
        if request.htmx:  # type: ignore[attr-defined]
            return self.answer(record)
        return TemplateResponse(request, "files/materials.html", panel(self.actor, record))


class AddView(OfRecord):
    """Add one or more files to a slot."""

    def post(self, request: HttpRequest, name: str, pk: int, key: str) -> HttpResponse:
        """Take each file for itself: one that is refused does not keep the others out."""
        record = self.record(name, pk)
        slot = slots.of(record).slot(record, key)
        if slot is None:
            raise Http404
        demand(slots.of(record).may_write(self.actor, record, slot))
        refused = [] if request.FILES else [_("Choose a file.")]
        for upload in request.FILES.getlist("file"):
            try:
                attaching.attach(record, key, actor=self.actor, content=upload, name=upload.name or "")
            except Refused as refusal:
                refused.append(refusal.message)
            except FileRefused as refusal:
                refused.append(str(refusal))
        return self.answer(record, refused, key)


class OrderView(OfRecord):
    """Order the files of a slot."""

    def post(self, request: HttpRequest, name: str, pk: int, key: str) -> HttpResponse:
        """Take the whole order from a script, or one step up or down from a button."""
        record = self.record(name, pk)
        slot = slots.of(record).slot(record, key)
        if slot is None:
            raise Http404
        demand(slots.of(record).may_write(self.actor, record, slot))
        refused = _refusal(lambda: self._order(record, key))
        return self.answer(record, refused, key)

    def _order(self, record: Model, key: str) -> None:
        for verb, steps in (("up", -1), ("down", 1)):
            if verb in self.request.POST:
                rows = Attachment.objects.of(record).current().filter(slot=key)
                one = get_object_or_404(rows, pk=_number(self.request.POST[verb]))
                attaching.shift(one, steps, actor=self.actor)
                return
        order = [_number(text) for text in self.request.POST.get("order", "").split(",") if text]
        attaching.reorder(record, key, order, actor=self.actor)


class OutView(OfRecord):
    """Take a file out of its slot."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one, record = self.attached(pk)
        slot = slots.of(record).slot(record, one.slot)
        demand(slot is not None and slots.of(record).may_write(self.actor, record, slot))
        return self.answer(record, _refusal(lambda: attaching.remove(one, actor=self.actor)), one.slot)


class DiscardView(OfRecord):
    """Give up an unfinished upload of one's own."""

    def post(self, request: HttpRequest, uuid: str) -> HttpResponse:
        upload = get_object_or_404(Upload, pk=uuid, owner=self.actor)
        record = upload.record
        uploading.discard(upload)
        if record is None or not slots.of(record).visible(self.actor).filter(pk=record.pk).exists():
            return redirect("web:home")
        return self.answer(record)


class ZipView(OfRecord):
    """All files of a record that the user may open, in one ZIP."""

    def get(self, request: HttpRequest, name: str, pk: int) -> FileResponse:
        record = self.record(name, pk)
        files = materials.visible_files(self.actor, record)
        if not files:
            raise Http404
        whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  FileResponse closes it
        _pack(slots.of(record), record, files, whole)
        title = clean_name(f"{record}-{timezone.localdate():%Y%m%d}.zip")
        return FileResponse(whole, as_attachment=True, filename=title, content_type="application/zip")


def _pack(known: Materials, record: Model, files: list[Attachment], whole: Any) -> None:
    """Write each file under its slot's title and place, so that two of one name both stand there."""
    titles = {slot.key: clean_name(str(slot.title)) for slot in known.slots(record)}
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for place, one in enumerate(files, 1):
            named = f"{titles[one.slot]}/{place:02d}-{one.file.name}"
            with one.file.content.open("rb") as source, archive.open(named, "w", force_zip64=True) as target:
                while chunk := source.read(256 * 1024):
                    target.write(chunk)
    whole.seek(0)


def _refusal(action: Any) -> list[str]:
    try:
        action()
    except NotAllowed as refusal:
        return [refusal.message]
    except Refused as refusal:
        return [refusal.message]
    return []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
