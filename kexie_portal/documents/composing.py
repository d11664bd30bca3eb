"""What stands in a letter, before it is set: the same for Word, PDF and preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from kexie_portal.documents import fields as syntax
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.issuers import Issuer
from kexie_portal.documents.kinds import SIGNER, Field, Text, field_names

DAY_INDENT = 4  # characters between the day and the right edge (GB/T 9704-2012, 7.3.5.1)


@dataclass(frozen=True)
class Composed:
    """A letter ready to be set."""

    kind: LetterKind
    head: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...]
    signer: str
    day: str
    copy_to: str

    @property
    def is_certificate(self) -> bool:
        """Tell whether it is set as a certificate."""
        return self.kind.is_certificate

    @property
    def signer_indent(self) -> float:
        """Return how many characters the signer stands from the right, so that it is centred over the day."""
        overhang = (width(self.signer) - width(self.day)) / 2
        return max(0.0, DAY_INDENT - overhang)

    def numbered(self, number: str) -> Composed:
        """Return the same letter with its number."""
        return replace(self, number=number)


def width(text: str) -> float:
    """Return the width in full characters; digits and Latin letters take half of one."""
    return sum(0.5 if ord(letter) < 0x2000 else 1.0 for letter in text)


def compose(
    kind: LetterKind, *, text: Text, issuer: Issuer, fields: Mapping[str, object], number: str, on: date
) -> Composed:
    """Put the fields into the text; raises `LetterRefused` when a field of it is broken or has no value."""
    signer = syntax.plain(fields.get("signer")) or issuer.name
    values = {**fields, SIGNER.key: signer}
    known = field_names(kind)
    refuse_broken(text, known)
    refuse_missing(text, kind, values, given=fields)
    given = syntax.values_of(fields.get("paragraphs"))
    return Composed(
        kind=kind,
        head=issuer.head,
        number=number,
        title=syntax.plain(fields.get("title")) or "".join(syntax.filled(text.title, known, values)),
        addressee=syntax.plain(fields.get("addressee")).rstrip("：:"),
        paragraphs=tuple(given or syntax.filled(text.body, known, values)),
        attachments=tuple(syntax.values_of(fields.get("attachments"))),
        signer=signer,
        day=syntax.plain(fields.get("date") or on),
        copy_to="，".join(syntax.values_of(fields.get("copy_to"))),
    )


def refuse_broken(text: Text, known: Mapping[str, Field]) -> None:
    """Raise `LetterRefused` for a text that was kept with a field that is none (any more): it would leave words out."""
    broken = [*syntax.faults(text.title, known), *syntax.faults(text.body, known)]
    if broken:
        words = _("The text of this letter is broken, put it right under “Texts of letters”. %(fault)s")
        raise LetterRefused(words % {"fault": broken[0]})


def refuse_missing(text: Text, kind: LetterKind, values: Mapping[str, object], *, given: Mapping[str, object]) -> None:
    """Raise `LetterRefused` with the names of the fields that the text needs and that have no value."""
    known = field_names(kind)
    needed = [] if syntax.plain(given.get("title")) else syntax.named(text.title, known)
    if not syntax.values_of(given.get("paragraphs")):
        needed = [*needed, *syntax.named(text.body, known)]
    if not kind.is_certificate:
        needed = [*needed, known["主送单位"]]
    missing = [f.name for f in dict.fromkeys(needed) if not f.optional and not syntax.values_of(values.get(f.key))]
    if missing:
        names = "、".join(missing)
        raise LetterRefused(_("The letter cannot be written, its text needs: %(names)s.") % {"names": names})
