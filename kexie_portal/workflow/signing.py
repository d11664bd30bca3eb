"""Asks the rule of separation for a case, and keeps how a step was signed where one person could not sign alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.asked import once_a_page
from kexie_portal.files import access as files
from kexie_portal.files import sniffing
from kexie_portal.files.actions import store
from kexie_portal.files.errors import FileRefused
from kexie_portal.workflow.enums import Part, Way
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.models import Case, Step, StepSignature
from kexie_portal.workflow.separation import Desk, Taken, Verdict, able, judge, needs_paper
from kexie_portal.workflow.tables import may_see, table_of

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile

PURPOSE = "workflow.signature"
SCANS = (sniffing.PDF, sniffing.PNG, sniffing.JPEG)
LARGEST = 20 * 1024 * 1024
SIGNER_LENGTH = 60
_shared: ContextVar[dict[Hashable, Desk | None] | None] = ContextVar("shared_desks", default=None)


@dataclass(frozen=True)
class PaperSignature:
    """The signature of the leader in charge on paper: their name, the day, and the scan as it was sent."""

    signer: str
    signed_on: date
    scan: File


@dataclass(frozen=True)
class Signed:
    """How a step is signed: the way, the unit, the person, and the paper where there is one."""

    way: Way
    desk: Desk
    actor: User
    paper: PaperSignature | None = None


def install() -> None:
    """Say what scans of signatures may be and who reads them."""
    files.register(PURPOSE, _reads, accepts=SCANS, max_bytes=LARGEST, macros=False)


def signed(record: Case, verb: str, actor: User, paper: PaperSignature | None) -> Signed | None:
    """Return how a move is signed; raises `MoveRefused` with the names of those who can sign."""
    found, verdict = _asked(record, verb, actor)
    if verdict.refusal:
        raise MoveRefused(verdict.refusal)
    if verdict.way == Way.PAPER and paper is None:
        raise MoveRefused(needs_paper(found.desk, found.taken) if found else "", "signer")
    if paper is not None:
        return _on_paper(record, found, actor, paper)
    return Signed(verdict.way, found.desk, actor) if found and verdict.way else None


def refusal(record: Case, verb: str, actor: User) -> str:
    """Say why a person may not take a move of a case, naming who can; nothing where they may."""
    return _asked(record, verb, actor)[1].refusal


def paper_words(record: Case, verb: str, actor: User) -> str:
    """Say that a move needs the leader's signature, where the person acts for a unit with a single officer."""
    found, verdict = _asked(record, verb, actor)
    return needs_paper(found.desk, found.taken) if found and verdict.way == Way.PAPER else ""


def hands(record: Case, part: Part) -> list[User]:
    """List the people who can take a part of a case now; where nobody is free, the officers, who have to see to it."""
    separation = table_of(type(record)).separation
    desk = _desk(record, part) if separation else None
    if separation is None or desk is None:
        return []
    waiting = {step.actor_id for step in in_round(steps_of(record))}
    found = able(part, _taken(record), desk) or list(desk.officers)
    return [one for one in found if one.pk not in waiting] or found


def in_round(steps: Iterable[Step]) -> list[Step]:
    """Return the steps by which people took places of a move since the case came into its state."""
    found: list[Step] = []
    for step in reversed(list(steps)):
        if step.from_state != step.to_state:
            break
        found.append(step)
    return found


def parts_taken(record: Case) -> list[tuple[Part, Step]]:
    """List the steps by which a case was filed, checked and decided, oldest first."""
    separation = table_of(type(record)).separation
    if separation is None:
        return []
    found: list[tuple[Part, Step]] = []
    for step in steps_of(record):
        part = separation.part_of(step.verb, step.from_state, step.to_state)
        if part is not None and part != Part.RETURNS:
            found.append((part, step))
    return found


def write(step: Step, signed: Signed) -> StepSignature:
    """Keep how a step was signed, with the scan of a paper; raises `MoveRefused` for a file that is none."""
    paper, scan = signed.paper, None
    if paper is not None:
        try:
            scan = store(paper.scan, name=paper.scan.name or "", purpose=PURPOSE, owner=signed.actor)
        except FileRefused as fault:
            raise MoveRefused(str(fault), "scan") from fault
    made = signature_of(step, signed, scan)
    made.save(force_insert=True)
    return made


def signature_of(step: Step, signed: Signed, scan: StoredFile | None = None) -> StepSignature:
    """Return the signature of a step, not written yet."""
    paper = signed.paper
    return StepSignature(
        step=step,
        way=signed.way,
        unit=signed.desk.unit,
        unit_key=signed.desk.key,
        signer=paper.signer.strip() if paper else str(signed.actor),
        signed_on=paper.signed_on if paper else timezone.localdate(),
        scan=scan,
    )


def of_record(record: Case) -> QuerySet[Step]:
    """Return the steps of a case, oldest first."""
    kind = ContentType.objects.get_for_model(type(record))
    return Step.objects.filter(content_type=kind, object_id=record.pk)


@once_a_page
def steps_of(record: Case) -> list[Step]:
    """List the steps of a case with their people and signatures, oldest first."""
    return list(of_record(record).select_related("actor", "signature__scan"))


@dataclass(frozen=True)
class _Found:
    part: Part
    desk: Desk
    taken: Taken


def _asked(record: Case, verb: str, actor: User) -> tuple[_Found | None, Verdict]:
    """Ask the rule; whoever files asks for no desk, and whoever checks only where they filed as well."""
    separation = table_of(type(record)).separation
    part = separation.part_of(verb, record.state) if separation else None
    if part is None or part == Part.FILES:
        return None, Verdict()
    taken = _taken(record)
    if part == Part.CHECKS and Part.FILES not in taken.get(actor.pk, ()):
        return None, Verdict()
    desk = _desk(record, Part.DECIDES if part == Part.RETURNS else part)
    if desk is None:
        return None, Verdict()
    return _Found(part, desk, taken), judge(part, actor, taken, desk)


@contextmanager
def shared_desks() -> Iterator[None]:
    """Ask for each desk once within a block, for cases that a table says to lie on the same one."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


@once_a_page
def _desk(record: Case, part: Part) -> Desk | None:
    separation, shared = table_of(type(record)).separation, _shared.get()
    if separation is None:
        return None
    if shared is None or separation.shares is None:
        return separation.desk(record, part)
    key = (type(record), part, separation.shares(record, part))
    if key not in shared:
        shared[key] = separation.desk(record, part)
    return shared[key]


def _taken(record: Case) -> Taken:
    separation = table_of(type(record)).separation
    rows = [(step.actor_id, step.verb, step.from_state, step.to_state) for step in steps_of(record)]
    return separation.taken(rows) if separation else {}


def _on_paper(record: Case, found: _Found | None, actor: User, paper: PaperSignature) -> Signed:
    if found is None or found.part != Part.DECIDES or not (found.desk.is_single and found.desk.has_officer(actor)):
        raise MoveRefused(_("A signature on paper is recorded where the deciding unit has a single officer."), "signer")
    name = "".join(paper.signer.split())
    if not name or len(name) > SIGNER_LENGTH:
        raise MoveRefused(_("Who signed? Give the name of the leader in charge."), "signer")
    involved = {"".join(str(step.actor).split()) for _part, step in parts_taken(record)}
    if name in involved | {"".join(str(actor).split())}:
        words = _("The second signature is that of another person than those who filed, checked or act.")
        raise MoveRefused(words, "signer")
    if paper.signed_on > timezone.localdate():
        raise MoveRefused(_("The day of the signature is still to come."), "signed_on")
    first = next((step for part, step in parts_taken(record) if part == Part.FILES), None)
    if first is not None and paper.signed_on < timezone.localdate(first.at):
        raise MoveRefused(_("The case was filed after the day of the signature."), "signed_on")
    return Signed(Way.PAPER, found.desk, actor, paper)


def may_read_scans(user: User, record: Case) -> bool:
    """Tell whether a person who sees a case reads its scans: those who check or decide it, but no contact."""
    table = table_of(type(record))
    separation = table.separation
    if separation is None:
        return False
    official = [move for move in table.moves if separation.official(move.verb)]
    return any(move.may(user, record) for move in official)


def _reads(user: User, stored_file: StoredFile) -> bool:
    signature = StepSignature.objects.filter(scan=stored_file).select_related("step").first()
    record: Model | None = signature.step.content_object if signature else None
    return isinstance(record, Case) and may_see(user, record) and may_read_scans(user, record)
