"""Contents that nobody reads before their moment: each has a key of its own, wrapped by the portal's sealing key.

Who seals needs the public half of that key alone. The private half lies outside database and backups; a dump with all
files opens nothing without it. With it, the portal opens after the moment and two recorded openings only.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.encryption.rotation import Incomplete
from kexie_portal.errors import NotAllowed
from kexie_portal.sealing import canonical, chains, keys, kinds
from kexie_portal.sealing.enums import Verb
from kexie_portal.sealing.errors import Closed
from kexie_portal.sealing.models import ClosedKey, Entry, Package

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

NONCE, PUBLIC = 12, 32
PEOPLE = 2  # different holders of the posting, each after the moment


@dataclass(frozen=True)
class Box:
    """A closed content with its wrapped key."""

    content: bytes
    key_id: str
    wrapped: bytes


def shut(text: str, code: str) -> Box:
    """Close a text under a key of its own; `code` ties it to its package. Raises `Closed` where no key is set up."""
    public = keys.public()
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    content = nonce + AESGCM(key).encrypt(nonce, text.encode(), code.encode())
    return Box(content, keys.id_of(public), wrap(key, public, code))


def wrap(key: bytes, public: bytes, code: str) -> bytes:
    """Wrap a key for whoever holds the private half."""
    once = X25519PrivateKey.generate()
    sent = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    nonce = os.urandom(NONCE)
    return sent + nonce + AESGCM(_derived(shared, sent, public)).encrypt(nonce, key, code.encode())


def unwrap(wrapped: bytes, private: X25519PrivateKey, code: str) -> bytes:
    """Return the key again; raises `Closed` where the wrapping is not for this key."""
    sent, nonce, box = wrapped[:PUBLIC], wrapped[PUBLIC : PUBLIC + NONCE], wrapped[PUBLIC + NONCE :]  # not a text
    shared = private.exchange(X25519PublicKey.from_public_bytes(sent))
    try:
        return AESGCM(_derived(shared, sent, private.public_key().public_bytes_raw())).decrypt(
            nonce, box, code.encode()
        )
    except InvalidTag as error:
        raise Closed(_("This is not the key that the content was closed with.")) from error


def _derived(shared: bytes, sent: bytes, public: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"kexie sealing 1" + sent + public).derive(shared)


def openings(chain: str, since: datetime) -> list[Entry]:
    """Return the openings of a chain that count for a content closed until `since`: the first of each person."""
    rows = Entry.objects.filter(chain_id=chain, verb=Verb.OPENED, at__gte=since).select_related("by").order_by("place")
    first: dict[int | None, Entry] = {}
    for row in rows:
        first.setdefault(row.by_id, row)
    return list(first.values())


@transaction.atomic
def record_opening(chain: str, kind: str, *, actor: User, note: str = "") -> Entry:
    """Record that a holder of the posting opens what a chain holds closed; it opens once two different ones have.

    Raises `NotAllowed` and `Closed`: before the moment nobody opens, and nobody opens twice.
    """
    if not kinds.may_open(actor, kind, chain):
        raise NotAllowed(_("You do not hold the posting that opens this."))
    link, now = chains.locked(chain), timezone.now()
    last = Package.objects.filter(chain=link, kind=kind, until__isnull=False).order_by("-until").first()
    if last is None or last.until is None:
        raise Closed(_("There is nothing closed here."))
    if now < last.until:
        moment = timezone.localtime(last.until)
        raise Closed(_("It stays closed until %(moment)s.") % {"moment": f"{moment:%Y-%m-%d %H:%M}"})
    if any(one.by_id == actor.pk for one in openings(chain, last.until)):
        raise Closed(_("You have opened it already; a second person has to."))
    entry = chains.add_entry(link, Verb.OPENED, {"kind": kind, "note": note}, package=None, by=actor, at=now)
    chains.keep(link, [entry], by=actor)
    return entry


def refuse_closed(package: Package) -> None:
    """Raise `Closed` while the moment is to come or fewer than two people have opened it since."""
    if package.until is None:
        return
    if timezone.now() < package.until:
        moment = timezone.localtime(package.until)
        raise Closed(_("It stays closed until %(moment)s.") % {"moment": f"{moment:%Y-%m-%d %H:%M}"})
    if len(openings(package.chain_id, package.until)) < PEOPLE:
        raise Closed(_("Two different people have to open it; one is missing."))


def content_of(package: Package) -> dict[str, Any]:
    """Return what a package says, a closed one after its opening; raises `Closed`."""
    if package.until is None:
        return dict(canonical.read(package.content))
    refuse_closed(package)
    return dict(_unshut(package)["content"])


def _unshut(package: Package) -> dict[str, Any]:
    kept = ClosedKey.objects.filter(package=package).first()
    if kept is None:
        raise Closed(_("Its key is no more: it was blanked when its time was over."))
    box, code = bytes(package.closed), package.code.encode()
    key = unwrap(bytes(kept.wrapped), keys.private(kept.key_id), package.code)
    try:
        text = AESGCM(key).decrypt(box[:NONCE], box[NONCE:], code)
    except InvalidTag as error:
        raise Closed(_("What was closed is no longer what was sealed.")) from error
    return dict(canonical.read(text.decode()))


def wrap_anew() -> int:
    """Wrap every key that is wrapped by an older sealing key with the present one; return how many.

    Raises `Incomplete` where an older key is not at hand, and `Closed` where none is set up.
    """
    if not ClosedKey.objects.exists():
        return 0
    public = keys.public()
    count, faults = 0, []
    for pk in list(wrapped_before(public).order_by("pk").values_list("pk", flat=True)):
        try:
            count += _wrap_one(pk, public)
        except Closed as fault:
            faults.append(f"{pk}: {fault.message}")
    if faults:
        raise Incomplete(count, faults)
    return count


def wrapped_before(public: bytes) -> QuerySet[ClosedKey]:
    """Return the keys that are wrapped by an older sealing key."""
    return ClosedKey.objects.exclude(key_id=keys.id_of(public))


def count_wrapped_before() -> int:
    """Count the keys that wait to be wrapped anew."""
    return wrapped_before(keys.public()).count() if ClosedKey.objects.exists() else 0


@transaction.atomic
def _wrap_one(pk: int, public: bytes) -> int:
    kept = ClosedKey.objects.select_for_update(of=("self",)).select_related("package").filter(pk=pk).first()
    if kept is None:  # blanked meanwhile
        return 0
    key = unwrap(bytes(kept.wrapped), keys.private(kept.key_id), kept.package.code)
    kept.key_id, kept.wrapped = keys.id_of(public), wrap(key, public, kept.package.code)
    kept.save(update_fields=["key_id", "wrapped"])
    return 1
