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

SIDE_BY_SIDE = 3  # signers a row (GB/T 9704-2012, 7.3.5.1)
LINE = 28  # characters a line
NAMED = 3  # issuers that a title names one by one
MATTER, PAPER = "关于", "文件"
DAY_INDENT = 4  # characters between the day and the right edge (GB/T 9704-2012, 7.3.5.1)


@dataclass(frozen=True)
class Composed:
    """A letter ready to be set."""

    kind: LetterKind
    heads: tuple[str, ...]
    head_end: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...]
    signers: tuple[str, ...]
    day: str
    copy_to: str

    @property
    def is_certificate(self) -> bool:
        """Tell whether it is set as a certificate."""
        return self.kind.is_certificate

    @property
    def is_joint(self) -> bool:
        """Tell whether several bodies issue it together (联合行文)."""
        return len(self.signers) > 1

    @property
    def signer(self) -> str:
        """Return the bodies that issue it, in their order."""
        return "、".join(self.signers)

    @property
    def head(self) -> str:
        """Return the red heading as one line, as a letter of one body has it."""
        return "".join((*self.heads, self.head_end))

    @property
    def signer_rows(self) -> list[tuple[str, ...]]:
        """Return the signers side by side, at most three a row, as many as a line of 28 characters holds (7.3.5.1)."""
        rows: list[tuple[str, ...]] = []
        for name in self.signers:
            last = rows[-1] if rows else ()
            if last and len(last) < SIDE_BY_SIDE and sum(width(one) + 1 for one in (*last, name)) <= LINE:
                rows[-1] = (*last, name)
            else:
                rows.append((name,))
        return rows

    @property
    def signer_indent(self) -> float:
        """Return how many characters the signer stands from the right, so that it is centred over the day."""
        overhang = (width(self.signers[-1]) - width(self.day)) / 2
        return max(0.0, DAY_INDENT - overhang)

    def numbered(self, number: str, day: date | None = None) -> Composed:
        """Return the same letter with its number, and with the day on which it was signed."""
        return replace(self, number=number, day=syntax.day_words(day) if day else self.day)


def width(text: str) -> float:
    """Return the width in full characters; digits and Latin letters take half of one."""
    return sum(0.5 if ord(letter) < 0x2000 else 1.0 for letter in text)


def compose(
    kind: LetterKind, *, text: Text, issuer: Issuer, fields: Mapping[str, object], number: str, on: date
) -> Composed:
    """Put the fields into the text; raises `LetterRefused` when a field of it is broken or has no value."""
    signers = signers_of(fields, issuer)
    values = {**fields, SIGNER.key: "、".join(signers)}
    known = field_names(kind)
    refuse_broken(text, known)
    refuse_missing(text, kind, values, given=fields)
    given = syntax.values_of(fields.get("paragraphs"))
    heads, head_end = heads_of(issuer, signers)
    title = syntax.plain(fields.get("title")) or "".join(syntax.filled(text.title, known, values))
    return Composed(
        kind=kind,
        heads=heads,
        head_end=head_end,
        number=number,
        title=title if kind.is_certificate else titled(title, signers),
        addressee=syntax.plain(fields.get("addressee")).rstrip("：:"),
        paragraphs=tuple(given or syntax.filled(text.body, known, values)),
        attachments=tuple(syntax.values_of(fields.get("attachments"))),
        signers=signers,
        day=syntax.plain(fields.get("date") or on),
        copy_to="，".join(syntax.values_of(fields.get("copy_to"))),
    )


def signers_of(fields: Mapping[str, object], issuer: Issuer) -> tuple[str, ...]:
    """Return who issues a letter, the unit itself first, then those who issue it with the unit."""
    own = syntax.values_of(fields.get("signer")) or [issuer.name]
    return tuple(dict.fromkeys([*own, *syntax.values_of(fields.get("co_signers"))]))


def heads_of(issuer: Issuer, signers: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the lines of the red heading and the 文件 that stands beside several of them (7.2.4)."""
    if len(signers) < 2:
        return (issuer.head,), ""
    own = issuer.head.removesuffix(PAPER)
    return (own, *signers[1:]), PAPER if issuer.head.endswith(PAPER) else ""


def titled(title: str, signers: tuple[str, ...]) -> str:
    """Name the issuer in a title that begins with the matter: 发文机关名称、事由和文种 (7.3.1)."""
    if not title.startswith(MATTER):
        return title
    named = " ".join(signers) if len(signers) <= NAMED else f"{signers[0]}等{len(signers)}家单位"
    return f"{named}{title}"


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
