"""Decide many cases from a list: the order with its cases is written first, then done at once or by a worker.

A batch knows of each case whether it was done, and why not. A worker that dies leaves whole chunks; the next one goes
on with the cases that still wait. Those concerned are told once, at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.jobs import actions as jobs
from kexie_portal.texts import shortened
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.many import CHUNK, Opened, Outcome, move_many, tell_of
from kexie_portal.workflow.models import Batch, BatchItem, Case
from kexie_portal.workflow.moving import NOTE_LENGTH
from kexie_portal.workflow.tables import Move, Table, table_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User
    from kexie_portal.jobs.models import Job

JOB = "workflow.batch"
#: Up to so many cases are done while the person waits.
AT_ONCE = 50
#: As many as one order takes.
MOST = 20_000


def decide(
    kind: type[Case], pks: Sequence[int], verb: str, *, actor: User, note: str = "", back: str = ""
) -> Batch | Job:
    """Take many cases along one move: at once where they are few, else by a job. Raises `MoveRefused`.

    `back` is the list from which the person came, with its filters and page.
    """
    table, found = table_of(kind), table_of(kind).move_named(verb)
    if found is None or found.page or found.inner or found.by_clock:
        raise MoveRefused(_("There is no such step."))
    if found.needs_note and not note.strip():
        raise MoveRefused(_("Say why in a few words."), "note")
    if len(note) > NOTE_LENGTH:
        raise MoveRefused(_("The note is longer than %(most)s characters.") % {"most": NOTE_LENGTH}, "note")
    with transaction.atomic():
        batch = _begun(kind, table, pks, found, actor, note.strip(), back)
        count = batch.items.count()
        if not count:
            raise MoveRefused(_("Nothing is selected."))
        if count > AT_ONCE:
            title = _("%(verb)s: %(n)s cases") % {"verb": found.label, "n": count}
            return jobs.start(JOB, actor=actor, arguments={"batch": str(batch.pk)}, key=str(batch.pk), title=title)
    carry_out(batch)
    return batch


def _begun(kind: type[Case], table: Table, pks: Sequence[int], found: Move, actor: User, note: str, back: str) -> Batch:
    """Write down the order, with the cases that the actor sees."""
    batch = Batch.objects.create(
        content_type=ContentType.objects.get_for_model(kind),
        verb=found.verb,
        actor=actor,
        note=note,
        back=back if len(back) <= 2000 else back.partition("?")[0],
    )
    wanted = sorted(set(pks))[:MOST]
    for first in range(0, len(wanted), CHUNK):
        rows = table.visible(actor).filter(pk__in=wanted[first : first + CHUNK]).order_by("pk")
        BatchItem.objects.bulk_create(
            BatchItem(batch=batch, object_id=row.pk, title=shortened(table.subject(row), 200)) for row in rows
        )
    return batch


def kind_of(batch: Batch) -> type[Case]:
    """Return the kind of case that a batch is about; raises `MoveRefused` for one that is no more."""
    kind = batch.content_type.model_class()
    if kind is None or not issubclass(kind, Case):
        raise MoveRefused(_("There is no such step."))
    return kind


def carry_out(
    batch: Batch, *, opened: Opened = transaction.atomic, progress: Callable[[int, int], None] | None = None
) -> None:
    """Do what still waits of a batch, then tell those concerned of all that was done."""
    kind, total = kind_of(batch), batch.items.count()
    waiting = list(batch.items.filter(done=None).values_list("object_id", flat=True))
    done = total - len(waiting)
    for first in range(0, len(waiting), CHUNK):
        if progress is not None:
            progress(done, total)
        keys = waiting[first : first + CHUNK]
        move_many(
            kind, keys, batch.verb, actor=batch.actor, note=batch.note, opened=opened, told=False,
            after=partial(_note, batch),
        )  # fmt: skip
        done += len(keys)
    tell(batch, opened=opened)


def _note(batch: Batch, outcome: Outcome) -> None:
    """Write beside the cases of a chunk what came of them."""
    items = BatchItem.objects.filter(batch=batch, done=None)
    items.filter(object_id__in=outcome.done).update(done=True)
    reasons: dict[str, list[int]] = defaultdict(list)
    for one in outcome.left_out:
        reasons[shortened(one.reason, 300)].append(one.pk)
    for reason, keys in reasons.items():
        items.filter(object_id__in=keys).update(done=False, reason=reason)


def tell(batch: Batch, *, opened: Opened = transaction.atomic) -> None:
    """Tell those concerned of what was done, once for a batch."""
    kind = kind_of(batch)
    found = table_of(kind).move_named(batch.verb)
    with opened():
        row = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        keys = list(row.items.filter(done=True).order_by("object_id").values_list("object_id", flat=True))
        if row.told_at is not None or found is None:
            return
        if keys:
            tell_of(kind, keys, found, actor=batch.actor, note=batch.note, page=batch.get_absolute_url())
        row.told_at = timezone.now()
        row.save(update_fields=["told_at"])


def seen_items(batch: Batch, reader: User) -> QuerySet[BatchItem]:
    """Return the cases of a batch that a reader may know of: the person who decided all, others what they see."""
    items = batch.items.all()
    if reader.pk == batch.actor_id:
        return items
    visible = table_of(kind_of(batch)).visible(reader).order_by().values("pk")
    return items.filter(done=True, object_id__in=visible)
