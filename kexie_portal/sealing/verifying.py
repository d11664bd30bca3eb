"""Whether what is sealed is still what was sealed: chains, contents, files, and what the records say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain as joined
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from kexie_portal.files.models import StoredFile
from kexie_portal.sealing import canonical, kinds
from kexie_portal.sealing.enums import Verb
from kexie_portal.sealing.models import Chain, Entry, Package, PackageFile

CHUNK = 200


@dataclass(frozen=True)
class Fault:
    """What is not as it was sealed, and where: the package's number is empty where the chain itself is at fault."""

    chain: str
    place: int
    number: str
    fault: str


@dataclass
class Checked:
    """What a check found."""

    packages: int = 0
    faults: list[Fault] = field(default_factory=list)


def check(*, files: bool = True) -> Checked:
    """Check every chain; without `files` the bytes of the files are not read."""
    found = Checked()
    for chain in Chain.objects.order_by("pk").iterator(chunk_size=CHUNK):
        for fault in _of_chain(chain, found, files):
            found.faults.append(fault)
    return found


def faults_of(package: Package, *, files: bool = True) -> list[str]:
    """Return what is not as it was sealed with one package, its files and what was written about it."""
    entries = list(package.entries.order_by("place"))
    about = [_("an entry about it is no longer as it was written") for one in entries if not _stands(one)]
    return [*_of_package(package, list(package.files.all()), entries, files), *about]


def _of_chain(chain: Chain, found: Checked, files: bool) -> Iterator[Fault]:
    expected, head = 1, ""
    entries = Entry.objects.filter(chain=chain).select_related("package")
    for link in _in_order(chain, entries):
        found.packages += isinstance(link, Package)
        if link.place != expected:
            yield Fault(chain.key, expected, "", _("a link is missing here"))
        elif link.previous != head:
            yield Fault(chain.key, link.place, _number(link), _("it does not follow the link before"))
        yield from _of_link(link, files)
        expected, head = link.place + 1, link.sha256
    if (chain.last, chain.head) != (expected - 1, head):
        yield Fault(chain.key, expected, "", _("the end of the chain is missing"))


def _in_order(chain: Chain, entries: Any) -> list[Package | Entry]:
    packages = Package.objects.filter(chain=chain).prefetch_related(
        "files", Prefetch("entries", Entry.objects.order_by("place"))
    )
    return sorted(joined(packages, entries), key=lambda link: link.place)


def _of_link(link: Package | Entry, files: bool) -> Iterator[Fault]:
    if isinstance(link, Package):
        words: Iterable[str] = _of_package(link, list(link.files.all()), list(link.entries.all()), files)
    else:
        words = [] if _stands(link) else [_("an entry about it is no longer as it was written")]
    for one in words:
        yield Fault(link.chain_id, link.place, _number(link), one)


def _number(link: Package | Entry) -> str:
    package = link if isinstance(link, Package) else link.package
    return package.number if package is not None else ""


def _stands(entry: Entry) -> bool:
    return canonical.digest(entry.header()) == entry.sha256


def _of_package(package: Package, files: list[PackageFile], entries: list[Entry], read: bool) -> list[str]:
    words = []
    if canonical.digest(package.header(files)) != package.sha256:
        words.append(_("what is said of it, or its list of files, is no longer as it was sealed"))
    told = [(entry.verb, _told(entry)) for entry in entries]
    blanked = {name for verb, one in told if verb == Verb.BLANKED for name in one.get("fields", [])}
    words += _of_closed(package, blanked) if package.until else _of_content(package, blanked)
    if read:
        words += _of_files(files, [one for verb, one in told if verb == Verb.FILE])
    return words


def _told(entry: Entry) -> dict[str, Any]:
    try:
        return dict(canonical.read(entry.told))
    except (canonical.NotCanonical, TypeError, ValueError):
        return {}


def _of_content(package: Package, blanked: set[str]) -> list[str]:
    try:
        content, leaves = canonical.read(package.content), canonical.read(package.leaves)
        salts = canonical.read(package.salts)
        same = all(name in leaves and canonical.leaf(salts[name], one) == leaves[name] for name, one in content.items())
    except (canonical.NotCanonical, KeyError, AttributeError, TypeError):
        same, content, leaves = False, {}, {}
    if not same or set(leaves) - set(content) - blanked:
        return [_("its content is no longer as it was sealed")]
    return _of_record(package, content)


def _of_record(package: Package, content: dict[str, Any]) -> list[str]:
    """Compare with what the record says now, where its kind can be asked; what is blanked is not compared."""
    record = package.record
    if record is None:
        return [_("the record that was sealed is missing")]
    says = kinds.kind_of(package.kind).says(record)
    if says is None:
        return []
    now = canonical.plain(says)
    return (
        [] if all(now.get(name) == one for name, one in content.items()) else [_("the record says something else now")]
    )


def _of_closed(package: Package, blanked: set[str]) -> list[str]:
    if blanked:
        return []
    if canonical.sha256(bytes(package.closed)) != package.closed_sha256:
        return [_("its closed content is no longer as it was sealed")]
    return [] if hasattr(package, "closed_key") else [_("the key of its closed content is missing")]


def _of_files(files: list[PackageFile], made: list[dict[str, Any]]) -> list[str]:
    """Check the files that were sealed, and of those made from the package the latest of each form."""
    latest = {one.get("form"): one for one in made}
    asked = {str(one.file_id): (one.name, one.sha256) for one in files}
    asked |= {str(one.get("file")): (str(form), str(one.get("sha256"))) for form, one in latest.items()}
    rows = {str(stored.pk): stored for stored in StoredFile.objects.filter(pk__in=list(asked))}
    words = []
    for key, (name, digest) in asked.items():
        found = _hash_of(rows.get(key))
        if found != digest:
            say = _("the file %(name)s is missing") if not found else _("the file %(name)s is no longer as it was")
            words.append(say % {"name": name})
    return words


def _hash_of(stored: StoredFile | None) -> str:
    if stored is None:
        return ""
    try:
        with stored.content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
