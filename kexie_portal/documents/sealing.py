"""Letters are sealed when they are issued, in the same transaction; withdrawn and replaced ones are marked so.

A letter from before has no package: the public page does not know it, and its page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kexie_portal.documents import access
from kexie_portal.documents.enums import LetterState
from kexie_portal.documents.models import Letter
from kexie_portal.sealing import actions as sealing
from kexie_portal.sealing import kinds
from kexie_portal.sealing.actions import Sealing
from kexie_portal.sealing.models import Package
from kexie_portal.sealing.queries import package_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.workflow.models import Case, Step

KIND = "documents.letter"
#: What names people: blanked when the term of keeping is over.
PERSONAL = ("addressee", "paragraphs", "attachments", "copy_to")


def chain_of(letter: Letter) -> str:
    """Return the chain of a letter: the letters of its unit in its year."""
    return f"letters/{letter.unit_code or 'default'}/{letter.year}"


def sealing_of(letter: Letter) -> Sealing:
    """Return what is sealed of a letter: all that its files are made from."""
    return Sealing(
        record=letter,
        number=letter.number,
        title=letter.title,
        issuer=letter.signer,
        day=letter.issued_on or date.min,
        content=dict(letter.content),
    )


def seal_issued(case: Case, step: Step) -> None:
    """Seal a letter in the transaction that numbers it; the one that it replaces is superseded."""
    if not isinstance(case, Letter) or step.to_state != LetterState.ISSUED or package_of(case) is not None:
        return
    package = sealing.seal(sealing_of(case), kind=KIND, chain=chain_of(case), actor=step.actor)
    before = package_of(case.replaces) if case.replaces is not None else None
    if before is not None:
        sealing.supersede(before, by=package, actor=step.actor)


def seal_many(letters: Sequence[Letter], *, actor: User | None) -> list[Package]:
    """Seal letters of one unit and year that were issued together."""
    if not letters:
        return []
    return sealing.seal_many(
        [sealing_of(letter) for letter in letters], kind=KIND, chain=chain_of(letters[0]), actor=actor
    )


def withdraw(letters: Iterable[Letter], *, actor: User | None) -> None:
    """Mark letters that were just withdrawn, each from its day on."""
    days: dict[date, list[Letter]] = {}
    for letter in letters:
        days.setdefault(letter.withdrawn_on or date.min, []).append(letter)
    for day, rows in sorted(days.items()):
        sealing.withdraw(Package.objects.of(*rows), actor=actor, on=day)


def says(letter: Any) -> Mapping[str, object] | None:
    """Return what a letter says now, to be compared with what was sealed."""
    return dict(letter.content) if letter.content else None


def may_read(user: User, letter: Any) -> bool:
    """Let whoever reads a letter read its receipt."""
    return letter is not None and access.may_read(user, letter)


def install() -> None:
    """Announce letters as a kind of package."""
    kind = kinds.Kind(KIND, _("Official letter"), may_read=may_read, says=says, personal=PERSONAL, blanks=False)
    kinds.register(kind)
