"""The models that the log records, and the rules that say who may read the history of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from auditlog.registry import auditlog
from django.db.models import Field, Model, Q, QuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kexie_portal.accounts.models import User

MaySee = Callable[["User", Any], bool]


def _nobody(user: User, obj: Model) -> bool:
    return False


@dataclass(frozen=True)
class Recorded:
    """What the log knows of one model."""

    model: type[Model]
    exclude: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    may_see: MaySee = _nobody
    may_see_personal: MaySee = _nobody
    related: Callable[[Any], Iterable[QuerySet[Model]]] | None = None
    title: Callable[[Any], str] | None = None
    below: Callable[[Any], QuerySet[Model]] | None = None
    said: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[Field[Any, Any], ...]:
        """Return the concrete fields that are recorded; a mere number as key says nothing to a reader."""
        own = self.model._meta.concrete_fields
        return tuple(f for f in own if f.name not in self.exclude and (f.is_relation or not f.primary_key))

    @cached_property
    def key(self) -> str:
        """Return the attribute that holds a record's key; it is faster to read than `pk`."""
        return str(self.model._meta.pk.attname)

    def name_of(self, obj: Model) -> str:
        """Return what the log calls the record, without a query."""
        if self.title is not None:
            return self.title(obj)
        return str(getattr(obj, "name", "") or f"{self.model._meta.verbose_name} {obj.pk}")


_recorded: dict[type[Model], Recorded] = {}
#: What a record's log calls people to a reader, by key; None where the reader reads their names.
Names = Callable[["User", Any], Mapping[int, str] | None]
_names: dict[type[Model], Names] = {}
_readers: list[Callable[[User], bool]] = []
_units: list[Callable[[], QuerySet[Model]]] = []


def register(
    model: type[Model],
    *,
    exclude: Iterable[str] = (),
    personal: Iterable[str] = (),
    may_see: MaySee = _nobody,
    may_see_personal: MaySee = _nobody,
    related: Callable[[Any], Iterable[QuerySet[Model]]] | None = None,
    title: Callable[[Any], str] | None = None,
    below: Callable[[Any], QuerySet[Model]] | None = None,
    m2m: Iterable[str] = (),
    said: Mapping[str, Callable[[Any], str]] = MappingProxyType({}),
) -> None:
    """Record every write to a model, and say who may read its history; by default nobody may.

    `exclude` are fields that follow from others or must not be kept (passwords); `personal` are shown masked
    to those whom `may_see_personal` refuses, and whom it lets through `may_see` does too; `related` gives
    querysets of registered records whose history belongs to this one's; `title` names a record without a query;
    `below` gives the records of a unit; `said` puts an element of a field that keeps a list into words.
    """
    hidden = (one.name for one in model._meta.concrete_fields if getattr(one, "is_secret", False))
    names = frozenset((*exclude, *hidden))  # encrypted and hashed fields never come into the log
    known = Recorded(model, names, frozenset(personal), may_see, may_see_personal, related, title, below, said)
    _recorded[model] = known
    auditlog.unregister(model)
    # named one by one, because auditlog would also take reverse relations for fields of a new record
    included = [item.name for item in known.fields]
    auditlog.register(model, include_fields=included, m2m_fields=set(m2m))


def recorded(model: type[Model] | None) -> Recorded | None:
    """Return what the log knows of a model, or None when it is not recorded."""
    return _recorded.get(model) if model is not None else None


def recorded_models() -> list[type[Model]]:
    """Return the recorded models in the order in which they were registered."""
    return list(_recorded)


def register_names(model: type[Model], names: Names) -> None:
    """Let a rule say what the log of a model's records calls people to a reader who does not read all names."""
    _names[model] = names


def masks(model: type[Model]) -> bool:
    """Tell whether the log of a model's records does not name everybody to every reader."""
    return model in _names


def names_for(user: User, obj: Model) -> Mapping[int, str] | None:
    """Return what the log of a record calls people to a user; None where the user reads the names, as an auditor."""
    rule = _names.get(type(obj))
    return None if rule is None or may_read_log(user) else rule(user, obj)


def add_reader(rule: Callable[[User], bool]) -> None:
    """Let a rule open the whole log to some users; with no rule nobody reads it."""
    _readers.append(rule)


def may_read_log(user: User | AnonymousUser) -> bool:
    """Tell whether a user may read the whole log: the auditor's posting, by the rules of the apps above."""
    return bool(user.is_authenticated and any(rule(user) for rule in _readers))


def may_see(user: User, obj: Model) -> bool:
    """Tell whether a user may read the history of a record; an auditor reads all."""
    known = recorded(type(obj))
    return known is not None and (may_read_log(user) or known.may_see(user, obj))


def may_see_personal(user: User, obj: Model) -> bool:
    """Tell whether a user sees phones and the like unmasked in the history of a record."""
    known = recorded(type(obj))
    return known is not None and known.may_see_personal(user, obj)


def rights(user: User, obj: Model) -> tuple[bool, bool]:
    """Tell whether a user may read the history of a record, and whether unmasked; who may unmask it may read it."""
    whole = may_see_personal(user, obj)
    return whole or may_see(user, obj), whole


def set_units(units: Callable[[], QuerySet[Model]]) -> None:
    """Set the units among which the auditor may choose; this app does not know what a unit is."""
    _units[:] = [units]


def units() -> QuerySet[Model] | None:
    """Return the units that the auditor may choose from, or None where no app has units."""
    return _units[0]() if _units else None


def entries_below(unit: Model) -> Q:
    """Return the condition on entries that their record lies in a unit, as far as the models say so."""
    from django.contrib.contenttypes.models import ContentType  # the app registry must be ready

    condition = Q(pk__in=[])
    for model, known in _recorded.items():
        if known.below is not None:
            kind = ContentType.objects.get_for_model(model)
            condition |= Q(content_type=kind, object_id__in=known.below(unit).values("pk"))
    return condition
