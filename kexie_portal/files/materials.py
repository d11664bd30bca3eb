"""The files of a record's slots: one rule tells who reads them, on a page, in a ZIP, in a list and by a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Prefetch

from kexie_portal.asked import is_shown_to
from kexie_portal.files import slots
from kexie_portal.files.models import Attachment, Freeze, StoredFile, Upload
from kexie_portal.files.slots import Materials, Slot

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import AttachmentQuerySet

#: For whom files are shown: the people who work with the record, or everybody.
WORK, PUBLIC = "work", "public"


def visible_files(user: User | AnonymousUser | None, record: Model, purpose: str = WORK) -> list[Attachment]:
    """Return the files in force of a record that a user may open, in the order of the slots: one query.

    The record is one that the user sees; what is shown to everybody needs a public slot of a public record.
    """
    return visible_of_each(user, [record], purpose)[record.pk]


def visible_of_each(
    user: User | AnonymousUser | None, records: Sequence[Model], purpose: str = WORK
) -> dict[Any, list[Attachment]]:
    """Return the same for several records of one kind by their keys, with one query for all."""
    found: dict[Any, list[Attachment]] = {record.pk: [] for record in records}
    if not records:
        return found
    known = slots.of(records[0])
    order = {record.pk: _readable(user, known, record, purpose) for record in records}
    for one in _rows(Attachment.objects.of_each(known.model, list(order)).current()):
        if one.slot in order[one.object_id]:
            found[one.object_id].append(one)
    for pk, files in found.items():
        files.sort(key=lambda one, places=order[pk]: (places[one.slot], one.position, one.pk))  # type: ignore[misc]
    return found


def _rows(rows: AttachmentQuerySet) -> AttachmentQuerySet:
    return rows.select_related("file", "uploaded_by")


def with_copies(files: Sequence[Attachment]) -> Sequence[Attachment]:
    """Read what was made of the files along with them, in one query."""
    from django.db.models import prefetch_related_objects

    prefetch_related_objects(files, Prefetch("file__derived", to_attr="copies"))
    return files


def _readable(user: User | AnonymousUser | None, known: Materials, record: Model, purpose: str) -> dict[str, int]:
    """Return the places of the slots whose files a user may open."""
    every = enumerate(known.slots(record))
    if purpose == PUBLIC:
        return {slot.key: place for place, slot in every if slot.public and known.is_public(record)}
    if user is None or not user.is_authenticated or not user.is_active:
        return {}
    return {slot.key: place for place, slot in every if known.may_read(user, record, slot)}


def seen_record(user: User, known: Materials, pk: int) -> Model | None:
    """Return a record out of those that a user sees."""
    found: Model | None = known.visible(user).filter(pk=pk).first()
    return found


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user may open a file through one of the records that it is attached to.

    One that was replaced is read like the others, by whoever reads its slot.
    """
    for one in stored_file.attachments.all():
        known = _known(one)
        record = seen_record(user, known, one.object_id) if known else None
        if known is None or record is None:
            continue
        slot = known.slot(record, one.slot)
        if slot is not None and known.may_read(user, record, slot):
            return True
    return False


def is_public_file(stored_file: StoredFile) -> bool:
    """Tell whether a file is in force in a public slot of a public record."""
    for one in stored_file.attachments.all():
        known = _known(one)
        if known is None or one.removed_at is not None or one.record is None:
            continue
        slot = known.slot(one.record, one.slot)
        if slot is not None and slot.public and known.is_public(one.record):
            return True
    return False


def _known(one: Attachment) -> Materials | None:
    model = one.content_type.model_class()
    return next((known for known in slots.every() if known.model is model), None)


def files_of(record: Model) -> dict[str, list[Attachment]]:
    """Return the files in force by slot, whoever asks: for rules, actions and packages, not for pages."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for one in _rows(Attachment.objects.of(record).current()):
        found[one.slot].append(one)
    return dict(found)


def frozen_slots(record: Model) -> set[str]:
    """Return the keys of the slots that are frozen; the empty key stands for all."""
    return set(Freeze.objects.of(record).values_list("slot", flat=True))


def is_frozen(record: Model, slot: str, frozen: Iterable[str] | None = None) -> bool:
    """Tell whether a slot's files stay as they are; `frozen` are the keys where they were read before."""
    keys = frozen_slots(record) if frozen is None else set(frozen)
    return "" in keys or slot in keys


@dataclass(frozen=True)
class SlotShown:
    """A slot as a page shows it: its files that the user may open, how many others there are, and what they may do."""

    slot: Slot
    files: Sequence[Attachment]
    hidden: int
    may_write: bool
    frozen: bool
    marked: bool
    coming: Sequence[Upload]
    form: str

    @property
    def has_room(self) -> bool:
        """Tell whether one more file fits, in place of the present one where there is but one."""
        return self.slot.most == 1 or len(self.files) < self.slot.most


def shown(user: User, record: Model) -> list[SlotShown]:
    """Return the slots of a record for a page, with a fixed number of queries."""
    known = slots.of(record)
    files = with_copies(visible_files(user, record))
    counts = [one.slot for one in Attachment.objects.of(record).current().only("slot", "content_type_id", "object_id")]
    coming = list(Upload.objects.of(record).filter(owner=user, finished__isnull=True))
    frozen, marked = frozen_slots(record), set(known.marked(record))
    return [
        SlotShown(
            slot=slot,
            files=[one for one in files if one.slot == slot.key],
            hidden=counts.count(slot.key) - sum(one.slot == slot.key for one in files),
            may_write=known.may_write(user, record, slot) and not is_frozen(record, slot.key, frozen),
            frozen=is_frozen(record, slot.key, frozen),
            marked=slot.key in marked,
            coming=[one for one in coming if one.slot == slot.key],
            form=slot.form(record) if slot.form else "",
        )
        for slot in known.slots(record)
    ]


def lacking(record: Model, filled: Iterable[str] | None = None) -> list[Slot]:
    """Return the required slots of a record without a file."""
    return slots.missing(slots.of(record).slots(record), files_of(record) if filled is None else filled)


def sees(user: User, record: Model) -> bool:
    """Tell whether a user sees the record at all."""
    return is_shown_to(record, user) or slots.of(record).visible(user).filter(pk=record.pk).exists()
