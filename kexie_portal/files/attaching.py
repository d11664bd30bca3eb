"""Putting files into slots, taking them out, ordering and freezing them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import actions, later, slots
from kexie_portal.files.actions import clean_name
from kexie_portal.files.errors import AlreadyThere, FileRefused
from kexie_portal.files.materials import is_frozen
from kexie_portal.files.models import Attachment, Freeze, StoredFile
from kexie_portal.files.slots import Slot

if TYPE_CHECKING:
    from django.core.files.base import File

    from kexie_portal.accounts.models import User

log = logging.getLogger(__name__)


def attach(
    record: Model, key: str, *, actor: User, content: bytes | IO[bytes] | File[Any], name: str, by_move: bool = False
) -> Attachment:
    """Check a file and put it into a slot; where there is room for one it takes the place of the older.

    The bytes are stored before the record is locked, so that nobody waits for them. With `by_move` a move of the record
    writes, which has asked its own rules. Raises `NotAllowed`, `Refused` and `FileRefused`.
    """
    slot = demand(record, key, actor, by_move=by_move)
    kept = actions.store(
        content, name=name, purpose=slots.of(record).purpose, owner=actor, limit=slot.largest, accepts=slot.kinds
    )
    try:
        with transaction.atomic():
            current = locked(record)
            return _put(current, demand(current, key, actor, by_move=by_move), kept, actor)
    except (Refused, FileRefused):
        actions.delete(kept)
        raise


def _put(record: Model, slot: Slot, kept: StoredFile, actor: User) -> Attachment:
    """Put a stored file into a slot of a record that is locked; raises `FileRefused` for one that is there already."""
    there = list(Attachment.objects.of(record).current().filter(slot=slot.key).select_related("file"))
    refuse_twin(slot, there, kept)
    if slot.most > 1 and len(there) >= slot.most:
        words = _("“%(slot)s” takes %(most)s files at most; take one out first.")
        raise Refused(words % {"slot": slot.title, "most": slot.most})
    if slot.most == 1:
        for older in there:
            _put_aside(older, slot, actor)
    made = Attachment.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        slot=slot.key,
        file=kept,
        position=max((one.position for one in there), default=0) + 1,
        owner=slots.of(record).owner(record),
        uploaded_by=actor,
    )
    transaction.on_commit(partial(_derive, str(kept.pk), slot.copies))
    return made


def refuse_twin(slot: Slot, there: Iterable[Attachment], kept: StoredFile) -> None:
    """Refuse a file whose bytes are in the slot already; raises `AlreadyThere`."""
    twin = next((one for one in there if one.file.sha256 == kept.sha256), None)
    if twin is not None:
        words = _("“%(name)s” is in “%(slot)s” already, as “%(twin)s”; it was not kept a second time.")
        raise AlreadyThere(words % {"name": kept.name, "slot": slot.title, "twin": twin.file.name})


def remove(attachment: Attachment, *, actor: User) -> None:
    """Take a file out of its slot, which says whether it is kept aside or deleted; raises `NotAllowed`."""
    with transaction.atomic():
        record = locked(_record_of(attachment))
        slot = demand(record, attachment.slot, actor)
        current = Attachment.objects.select_related("file").get(pk=attachment.pk)
        if current.removed_at is None:
            _put_aside(current, slot, actor)


def _put_aside(attachment: Attachment, slot: Slot, actor: User) -> None:
    if slot.keeps:
        attachment.removed_at, attachment.removed_by = timezone.now(), actor
        attachment.save(update_fields=["removed_at", "removed_by"])
        return
    kept = attachment.file
    attachment.delete()
    if not kept.attachments.exists():
        actions.delete(kept)


def reorder(record: Model, key: str, order: Sequence[int], *, actor: User) -> None:
    """Order the files of a slot; `order` are their keys, those that it does not name come last as they are."""
    with transaction.atomic():
        current = locked(record)
        demand(current, key, actor)
        there = list(Attachment.objects.of(current).current().filter(slot=key))
        places = {pk: place for place, pk in enumerate(order)}
        there.sort(key=lambda one: (places.get(one.pk, len(places)), one.position, one.pk))
        for place, one in enumerate(there, 1):
            if one.position != place:
                one.position = place
                one.save(update_fields=["position"])


def shift(attachment: Attachment, steps: int, *, actor: User) -> None:
    """Move a file one place up or down, as a button does where there is no script."""
    record = _record_of(attachment)
    rows = Attachment.objects.of(record).current().filter(slot=attachment.slot)
    order = list(rows.order_by("position", "pk").values_list("pk", flat=True))
    if attachment.pk not in order:
        return
    place = order.index(attachment.pk)
    order.insert(max(0, place + steps), order.pop(place))
    reorder(record, attachment.slot, order, actor=actor)


def freeze(record: Model, *, actor: User | None, keys: Iterable[str] = ("",)) -> None:
    """Keep the files of some slots, or of all, as they are; in the transaction of the move that decides so."""
    kind = ContentType.objects.get_for_model(record)
    for key in keys:
        Freeze.objects.get_or_create(content_type=kind, object_id=record.pk, slot=key, defaults={"frozen_by": actor})


def thaw(record: Model, *, keys: Iterable[str] | None = None) -> None:
    """Open some slots again, or all; a return does so."""
    rows = Freeze.objects.of(record)
    for one in rows if keys is None else rows.filter(slot__in=list(keys)):
        one.delete()


def demand(record: Model, key: str, actor: User, *, by_move: bool = False) -> Slot:
    """Return the slot if the actor may write it now; raises `NotAllowed`, or `Refused` where it is frozen."""
    known = slots.of(record)
    slot = known.slot(record, key)
    if slot is None or not (by_move or known.may_write(actor, record, slot)):
        raise NotAllowed(_("These materials cannot be changed now."))
    if is_frozen(record, key):
        raise NotAllowed(_("What was handed in stays as it is; “%(slot)s” is frozen.") % {"slot": slot.title})
    return slot


def refuse_size(slot: Slot, size: int, name: str) -> None:
    """Refuse a file by the size that it is said to have, before a byte of it has come."""
    if size > slot.largest:
        words = _("“%(name)s” has %(size)s; %(limit)s are the most that “%(slot)s” takes.")
        said = {"name": clean_name(name), "size": filesizeformat(size), "limit": filesizeformat(slot.largest)}
        raise FileRefused(words % {**said, "slot": slot.title})


def locked(record: Model) -> Model:
    """Read a record for writing: uploads of one record come one after another, and after a move that freezes it."""
    model = type(record)
    model._base_manager.order_by().select_for_update(no_key=True).get(pk=record.pk)
    found: Model = model._base_manager.get(pk=record.pk)
    return found


def _record_of(attachment: Attachment) -> Model:
    if attachment.record is None:
        raise NotAllowed(_("These materials cannot be changed now."))
    found: Model = attachment.record
    return found


def _derive(pk: str, copies: tuple[str, ...]) -> None:
    """Hand the copies to a worker; where the broker is away, the nightly tidying makes what is missing."""
    from kexie_portal.files.tasks import derive  # the task calls actions

    if later.waits():  # the demo is loaded without a worker
        derive(pk, list(copies))
    if not copies or later.waits():
        return
    try:
        derive.delay(pk, list(copies))
    except OperationalError:
        log.warning("copies_wait_for_the_night", extra={"file": pk})
