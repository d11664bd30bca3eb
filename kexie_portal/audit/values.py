"""The values in an entry as people read them: names for keys, words for choices, local time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field, ForeignKey, Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kexie_portal.audit.masking import mask
from kexie_portal.audit.registry import recorded

EMPTY: tuple[object, ...] = (None, "", "None", "[]", [])


def model_of(entry: LogEntry) -> type[Model] | None:
    """Return the model of an entry without a query for each entry."""
    return ContentType.objects.get_for_id(entry.content_type_id).model_class()


def field_of(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    """Return the field of that name, or None for one that the model no longer has."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


class Reader:
    """Read the values of a page of entries; records named by key are looked up once for each model, `known` not."""

    def __init__(self, entries: Iterable[LogEntry], *, show_personal: bool, known: Model | None = None) -> None:
        self.show_personal = show_personal
        self.names: dict[type[Model], dict[str, str]] = defaultdict(dict)
        wanted: dict[type[Model], set[str]] = defaultdict(set)
        for entry in entries:
            model = model_of(entry)
            for name, pair in (entry.changes or {}).items():
                field = field_of(model, name)
                if isinstance(field, ForeignKey) and isinstance(pair, list):
                    wanted[field.related_model].update(str(key) for key in pair if key not in EMPTY)
        if known is not None and known.pk is not None:
            self._know(known)
        for model, named in wanted.items():
            keys = named - self.names[model].keys()
            if not keys:
                continue
            found = model._base_manager.filter(pk__in=keys)
            if model._meta.pk.is_relation:  # what extends a record, as an association does, is called by its name
                found = found.select_related(model._meta.pk.name)
            self.names[model].update((str(obj.pk), str(obj)) for obj in found)

    def _know(self, record: Model) -> None:
        """Remember what a record and those that were read along with it are called."""
        self.names[type(record)][str(record.pk)] = str(record)
        for known in record._meta.concrete_fields:
            if not isinstance(known, ForeignKey) or not known.is_cached(record):
                continue
            other, key = known.related_model, known.related_model._meta.pk
            named = known.get_cached_value(record)
            if named is not None and (not key.is_relation or key.name in named._state.fields_cache):
                self.names[other][str(named.pk)] = str(named)

    def text(self, model: type[Model] | None, name: str, value: object, names: Mapping[int, str] | None = None) -> str:
        """Return one value as text; personal fields come masked unless they may be shown.

        `names` are what people are called here, where the reader does not read all their names.
        """
        if value in EMPTY:
            return str(_("(empty)"))
        field = field_of(model, name)
        if names is not None and isinstance(field, ForeignKey) and field.related_model is get_user_model():
            return names[int(str(value))] if str(value).isdecimal() else "—"
        known = recorded(model)
        words = known.said.get(name, _item) if known else _item
        plain = self._plain(field_of(model, name), value, words)
        if known and name in known.personal and not self.show_personal:
            return mask(plain)
        return Truncator(plain).chars(140)

    def _plain(self, field: Field[Any, Any] | None, value: object, words: Callable[[Any], str] = str) -> str:
        if isinstance(field, ForeignKey):
            return self.names.get(field.related_model, {}).get(str(value), f"#{value}")
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool) or value in ("True", "False"):
            return str(_("yes") if str(value) == "True" else _("no"))
        if isinstance(value, list):
            return "、".join(words(item) for item in value)
        return _moment(field, str(value))


def _item(value: object) -> str:
    """Return an element of a list as words: of a line of a form what was written, without its keys."""
    return " ".join(str(part) for part in value.values() if part) if isinstance(value, dict) else str(value)


def _moment(field: Field[Any, Any] | None, value: str) -> str:
    """Return days and times in the reader's format; other texts as they are."""
    kind = field.get_internal_type() if field is not None else ""
    if kind == "DateField" and (day := parse_date(value[:10])):
        return date_format(day, "DATE_FORMAT")
    if isinstance(field, DateTimeField) and (moment := parse_datetime(value)):
        aware: datetime = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
        return date_format(timezone.localtime(aware), "DATETIME_FORMAT")
    return value


def label(model: type[Model] | None, name: str) -> str:
    """Return what the forms call a field."""
    field = field_of(model, name)
    if isinstance(field, ForeignKey) and getattr(field, "_verbose_name", "") is None:  # its attribute, in English
        return str(field.related_model._meta.verbose_name)
    return str(field.verbose_name) if field is not None else name
