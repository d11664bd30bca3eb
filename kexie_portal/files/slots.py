"""The slots of a record: which materials it takes, of which kinds, how many, and who reads and writes them.

The app that owns a kind of record registers its `Materials` in its `portal.install()`; the pages, the downloads, the
ZIP and the uploads ask them and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kexie_portal.files import access, sniffing

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Words = str | Promise
MEGABYTE = 1024 * 1024
DOCUMENTS = frozenset(
    {sniffing.DOCX, sniffing.DOC, sniffing.PDF, sniffing.XLSX, sniffing.XLS, sniffing.PNG, sniffing.JPEG}
)
PICTURES = frozenset({sniffing.PNG, sniffing.JPEG})
#: What a browser offers first; the bytes decide.
ENDINGS = {
    sniffing.DOCX: (".docx",), sniffing.DOC: (".doc",), sniffing.PDF: (".pdf",), sniffing.XLSX: (".xlsx",),
    sniffing.XLS: (".xls",), sniffing.PNG: (".png",), sniffing.JPEG: (".jpg", ".jpeg"), sniffing.ZIP: (".zip",),
    sniffing.ODS: (".ods",), sniffing.CSV: (".csv",), sniffing.TEXT: (".txt",),
}  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """One material of a record.

    `kinds` are types as the bytes say; `most` files of `largest` bytes each; a `public` one may stand on pages without
    sign-in. `copies` are made of each file in the worker (`files/deriving.py`). `form` gives the address of the form
    to fill in; without `keeps` a file that is taken out is deleted.
    """

    key: str
    title: Words
    kinds: frozenset[str] = DOCUMENTS
    most: int = 1
    largest: int = 20 * MEGABYTE
    required: bool = False
    public: bool = False
    keeps: bool = True
    hint: Words = ""
    copies: tuple[str, ...] = ("thumbnail",)
    form: Callable[[Any], str] | None = None

    @property
    def accept(self) -> str:
        """Return the endings for a browser's file chooser."""
        return ",".join(ending for kind in sorted(self.kinds) for ending in ENDINGS.get(kind, ()))


@dataclass(frozen=True)
class Materials:
    """The materials of one kind of record.

    `visible` gives the records that a user sees; `may_read` and `may_write` ask for a slot of one that they see and
    refuse by default. `owner` labels the organisation that the files belong to. `marked` names the slots that have to
    be put right; `beside` gives a template with its context that a page keeps in step with the files.
    """

    name: str
    model: type[Model]
    slots: Callable[[Any], Sequence[Slot]]
    visible: Callable[[User], QuerySet[Any]]
    may_read: Callable[[User, Any, Slot], bool] = lambda user, record, slot: False
    may_write: Callable[[User, Any, Slot], bool] = lambda user, record, slot: False
    owner: Callable[[Any], str] = lambda record: ""
    is_public: Callable[[Any], bool] = lambda record: False
    marked: Callable[[Any], Iterable[str]] = lambda record: ()
    beside: Callable[[Any], tuple[str, dict[str, object]]] | None = None

    @property
    def purpose(self) -> str:
        """Return the purpose under which the files are stored."""
        return self.name

    def slot(self, record: Model, key: str) -> Slot | None:
        """Return a slot of a record by its key."""
        return next((slot for slot in self.slots(record) if slot.key == key), None)


def title_of(model: type[Model] | None, record: Model | None, key: str) -> str:
    """Return what a slot of a record is called in the log; the empty key stands for all."""
    known = _by_model.get(model) if model is not None else None
    slot = known.slot(record, key) if known is not None and record is not None else None
    return str(slot.title) if slot is not None else key or _("all materials")


_by_name: dict[str, Materials] = {}
_by_model: dict[type[Model], Materials] = {}
_owners: dict[str, Callable[[list[int]], dict[int, str]]] = {}


def register(materials: Materials) -> None:
    """Let records of a kind have materials; their files are read by the same rule, whichever way they are asked for."""
    from kexie_portal.files import materials as asked  # which asks this registry

    _by_name[materials.name], _by_model[materials.model] = materials, materials
    access.register(materials.purpose, asked.may_read_file, macros=False, sound=True, public=asked.is_public_file)


def named(name: str) -> Materials | None:
    """Return the materials of a name that an address says."""
    return _by_name.get(name)


def of(record: Model | type[Model]) -> Materials:
    """Return the materials of a record; raises KeyError where its kind has none."""
    return _by_model[record if isinstance(record, type) else type(record)]


def every() -> list[Materials]:
    """Return all that are registered."""
    return list(_by_name.values())


def register_owner(kind: str, names: Callable[[list[int]], dict[int, str]]) -> None:
    """Say how owners of a kind are called: `names` gives those of several numbers at once."""
    _owners[kind] = names


def owner_names(labels: Iterable[str]) -> dict[str, str]:
    """Return the names of owners by their labels, with one query a kind."""
    wanted: dict[str, list[int]] = {}
    for label in set(labels):
        kind, _colon, number = label.partition(":")
        if number.isdecimal() and kind in _owners:
            wanted.setdefault(kind, []).append(int(number))
    return {f"{kind}:{pk}": name for kind, pks in wanted.items() for pk, name in _owners[kind](pks).items()}


def missing(slots: Iterable[Slot], filled: Iterable[str]) -> list[Slot]:
    """Return the required slots without a file."""
    there = set(filled)
    return [slot for slot in slots if slot.required and slot.key not in there]


def missing_words(slots: Sequence[Slot]) -> str:
    """Say what is missing, as in 缺 2 项：申请报告、会员名录; nothing where nothing is."""
    if not slots:
        return ""
    names = "、".join(str(slot.title) for slot in slots)
    return _("%(count)s missing: %(names)s") % {"count": len(slots), "names": names}
