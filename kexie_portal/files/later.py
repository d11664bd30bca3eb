"""Files that are made when they are first opened: setting a print takes a second, and most are never opened.

Until then the storage holds the recipe, and the row has no hash. Only the loader of the demo keeps files so;
everywhere else `keep` makes them at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting_as
from kexie_portal.files.actions import clean_name, fill, store
from kexie_portal.files.models import StoredFile

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Recipe = Mapping[str, Any]


@dataclass(frozen=True)
class Maker:
    """How one kind of file is made: its type, its bytes, and what keeps its hash beside it."""

    content_type: str
    bytes_of: Callable[[StoredFile, Recipe], bytes]
    keep_hash: Callable[[StoredFile], None]


_makers: dict[str, Maker] = {}
_waits: ContextVar[bool] = ContextVar("kexie_files_wait", default=False)


def register(
    name: str,
    content_type: str,
    bytes_of: Callable[[StoredFile, Recipe], bytes],
    keep_hash: Callable[[StoredFile], None] = lambda stored_file: None,
) -> None:
    """Say how files are made whose recipes name this maker; `keep_hash` is called once, when one has been made."""
    _makers[name] = Maker(content_type, bytes_of, keep_hash)


@contextmanager
def when_opened() -> Iterator[None]:
    """Let files that are kept in this block wait until somebody opens them; in the demo only."""
    if not settings.PORTAL_IS_DEMO:
        raise ImproperlyConfigured("Files wait for their first reader in the demo only.")
    token = _waits.set(True)
    try:
        yield
    finally:
        _waits.reset(token)


def waits() -> bool:
    """Tell whether files that are kept now wait until they are opened."""
    return _waits.get()


def keep(
    made: Callable[[], bytes], *, maker: str, recipe: Recipe, name: str, purpose: str, owner: User | None
) -> StoredFile:
    """Keep a file: made at once, or under `when_opened` as its recipe, which must say all that the bytes depend on."""
    if not _waits.get():
        return store(made(), name=name, purpose=purpose, owner=owner)
    stored_file = StoredFile(
        name=clean_name(name),
        purpose=purpose,
        owner=owner,
        size=0,
        sha256="",
        content_type=_makers[maker].content_type,
    )
    written = json.dumps({"maker": maker, "recipe": recipe}, ensure_ascii=False).encode()
    stored_file.content.save("", ContentFile(written), save=False)
    stored_file.save(force_insert=True)
    return stored_file


def is_made(stored_file: StoredFile) -> bool:
    """Tell whether the bytes are there; what waits has no hash."""
    return bool(stored_file.sha256)


def made(stored_file: StoredFile) -> StoredFile:
    """Return the file with its bytes, which are made now if nobody has opened it before.

    Two who open it at once may both draw it; under the row's lock one drawing is kept, and both are given that one.
    """
    if is_made(stored_file):
        return stored_file
    with stored_file.content.open("rb") as stream:
        written = json.load(stream)
    maker = _makers[written["maker"]]
    with translation.override(settings.LANGUAGE_CODE):  # as a loader or a worker makes it, whoever opens it
        content = maker.bytes_of(stored_file, written["recipe"])
    return _put(stored_file, content, maker)


@transaction.atomic
def _put(stored_file: StoredFile, content: bytes, maker: Maker) -> StoredFile:
    current = StoredFile.objects.select_for_update(of=("self",)).get(pk=stored_file.pk)
    if is_made(current):
        return current
    place, storage = str(current.content.name), current.content.storage
    fill(current, BytesIO(content))
    current.save(update_fields=["content", "size", "sha256", "content_type", "name"])
    with acting_as(None, reason=_("made when first opened")):  # whoever opened it changed nothing
        maker.keep_hash(current)
    transaction.on_commit(lambda: storage.delete(place))
    return current
