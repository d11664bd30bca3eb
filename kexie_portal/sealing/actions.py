"""Seal, and write what became of a package. All run in the caller's transaction and take milliseconds."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.committed import after_commit
from kexie_portal.sealing import canonical, chains, closing, handing, kinds
from kexie_portal.sealing.enums import Verb
from kexie_portal.sealing.errors import SealRefused
from kexie_portal.sealing.models import Chain, ClosedKey, Entry, Package, PackageFile
from kexie_portal.sealing.stamps import new_code
from kexie_portal.texts import shortened

if TYPE_CHECKING:
    from django.db.models import Model

    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import StoredFile

BATCH = 500
SALT_BYTES = 12


@dataclass(frozen=True)
class Sealing:
    """What is sealed of one record: what the public page says, the content field by field, the files in their order.

    Without a number the package is called after its chain and place. `closed_until` keeps the content from everybody
    until that moment. `code` is given where the paper that carries it is printed before.
    """

    record: Model
    title: str
    issuer: str
    day: date
    content: Mapping[str, object]
    number: str = ""
    files: Sequence[StoredFile] = ()
    code: str = ""
    closed_until: datetime | None = None


def seal(what: Sealing, *, kind: str, chain: str, actor: User | None) -> Package:
    """Seal one record at the end of a chain; raises `SealRefused` and `NotCanonical`."""
    return seal_many([what], kind=kind, chain=chain, actor=actor)[0]


def seal_many(whats: Sequence[Sealing], *, kind: str, chain: str, actor: User | None) -> list[Package]:
    """Seal records at the end of one chain in their order, by a fixed number of statements."""
    if not whats:
        return []
    link, now = chains.locked(chain), timezone.now()
    made = [_sealed(link, what, kind, actor, now) for what in whats]
    chains.keep(link)
    packages = [package for package, _files, _key in made]
    if len(packages) == 1:
        packages[0].save(force_insert=True)
    else:
        Package.objects.bulk_create(packages, batch_size=BATCH)
    PackageFile.objects.bulk_create([one for _package, files, _key in made for one in files], batch_size=BATCH)
    ClosedKey.objects.bulk_create([key for _package, _files, key in made if key is not None], batch_size=BATCH)
    if kinds.kind_of(kind).receipt:
        after_commit(handing.over, [package.pk for package in packages])
    return packages


def _sealed(
    link: Chain, what: Sealing, kind: str, actor: User | None, now: datetime
) -> tuple[Package, list[PackageFile], ClosedKey | None]:
    content = canonical.plain(what.content)
    salts = {name: secrets.token_urlsafe(SALT_BYTES) for name in content}
    package = Package(
        kind=kind,
        number=what.number or f"{link.key.replace('/', '-')}-{link.last + 1:05d}",
        title=shortened(what.title, 300),
        issuer=shortened(what.issuer, 300),
        day=what.day,
        content_type=ContentType.objects.get_for_model(what.record),
        object_id=str(what.record.pk),
        leaves=canonical.text_of(canonical.leaves(content, salts)),
        code=what.code or new_code(),
        until=what.closed_until,
        sealed_at=now,
        sealed_by=actor,
    )
    key = _filled(package, content, salts)
    files = [_sealed_file(package, place, one) for place, one in enumerate(what.files, 1)]
    chains.add_package(link, package, files)
    return package, files, key


def _filled(package: Package, content: Mapping[str, object], salts: Mapping[str, str]) -> ClosedKey | None:
    """Put the content into a package, open or closed."""
    if package.until is None:
        package.content, package.salts = canonical.text_of(content), canonical.text_of(salts)
        return None
    if package.until <= package.sealed_at:
        raise SealRefused(_("A content is closed until a moment that is to come."))
    box = closing.shut(canonical.text_of({"content": content, "salts": salts}), package.code)
    package.closed, package.closed_sha256 = box.content, canonical.sha256(box.content)
    return ClosedKey(package=package, key_id=box.key_id, wrapped=box.wrapped)


def _sealed_file(package: Package, place: int, stored: StoredFile) -> PackageFile:
    if not stored.sha256:
        raise SealRefused(_("“%(name)s” is not whole yet.") % {"name": stored.name})
    return PackageFile(
        package=package, place=place, name=stored.name, size=stored.size, sha256=stored.sha256, file=stored
    )


def _write(
    marks: Iterable[tuple[Package, Verb, dict[str, object]]], *, actor: User | None, at: datetime | None = None
) -> list[Entry]:
    """Write entries about packages, chain by chain in the order of their keys: no two writers block each other."""
    written: list[Entry] = []
    for key, group in groupby(sorted(marks, key=lambda mark: mark[0].chain_id), key=lambda mark: mark[0].chain_id):
        link = chains.locked(key)
        entries = [chains.add_entry(link, verb, told, package=one, by=actor, at=at) for one, verb, told in group]
        chains.keep(link, entries, by=actor)
        written += entries
    return written


def note_file(package: Package, form: str, stored: StoredFile) -> None:
    """Note a file that was made from a package, so that a copy of it is known again: `form` is pdf, docx, receipt."""
    told = {"form": form, "sha256": stored.sha256, "size": stored.size, "file": stored.pk}
    _write([(package, Verb.FILE, told)], actor=None)


def withdraw(packages: Iterable[Package], *, actor: User | None, on: date) -> None:
    """Say of packages that they no longer hold, from a day on."""
    _write([(one, Verb.WITHDRAWN, {"day": on}) for one in packages], actor=actor)


def supersede(package: Package, *, by: Package, actor: User | None) -> None:
    """Say of a package that a later one stands in its place."""
    _write([(package, Verb.SUPERSEDED, {"by": by.number})], actor=actor)


@transaction.atomic
def blank(package: Package, *, fields: Iterable[str], reason: str, actor: User | None) -> Package:
    """Take personal fields out of a sealed content for good; their salted hashes stay, and the chain says so.

    A closed content goes as a whole with its key. Fields that are blank already are passed over.
    """
    link = chains.locked(package.chain_id)
    current = Package.objects.select_for_update(of=("self",)).get(pk=package.pk)
    content = canonical.read(current.content) if current.content else {}
    known = canonical.read(current.leaves)
    gone = canonical.named(known if current.until else set(fields) & set(content))
    if not gone or (current.until and not bytes(current.closed)):
        return current
    entry = chains.add_entry(link, Verb.BLANKED, {"fields": gone, "reason": reason}, package=current, by=actor)
    chains.keep(link, [entry], by=actor)
    _take_out(current, content, set(gone))
    return current


def _take_out(package: Package, content: dict[str, object], gone: set[str]) -> None:
    salts = canonical.read(package.salts) if package.salts else {}
    if package.until:
        package.closed = b""
        ClosedKey.objects.filter(package=package).delete()
    else:
        package.content = canonical.text_of({name: one for name, one in content.items() if name not in gone})
        package.salts = canonical.text_of({name: one for name, one in salts.items() if name not in gone})
    package.save(update_fields=["content", "salts", "closed"])


def blank_personal(package: Package, *, reason: str, actor: User | None = None) -> Package:
    """Blank what the package's kind names as personal: what the end of its term asks for."""
    return blank(package, fields=kinds.kind_of(package.kind).personal, reason=reason, actor=actor)
