"""The answers of a response as one: by section and time, flat for conditions, with what is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.definition import Definition, Section, is_derived, sections_of
from kexie_portal.formbuilder.models import Response, ResponseSection
from kexie_portal.formbuilder.reckoning import age_on, counted


class Collected:
    """All that was answered under a definition; what is locked comes from its source until it is kept."""

    def __init__(
        self,
        definition: Definition,
        rows: Iterable[ResponseSection],
        *,
        day: date | None = None,
        beforehand: Mapping[str, Any] | None = None,
    ) -> None:
        self.definition = definition
        self.rows = {(row.name, row.copy): row for row in rows}
        self.day = day or timezone.localdate()
        self.beforehand = beforehand or {}

    @cached_property
    def flat(self) -> dict[str, Any]:
        """All answers of the sections that stand once, with what is worked out from them."""
        found: dict[str, Any] = {}
        for section in sections_of(self.definition):
            if "repeat" not in section:
                found |= self._kept(section, 0)
        for section in sections_of(self.definition):
            found |= self._derived(section, found)
        return found

    def of(self, section: Section, copy: int = 0) -> dict[str, Any]:
        """Return the answers of one section, with what is worked out in it."""
        own = self._kept(section, copy)
        return own | self._derived(section, {**self.flat, **own})

    def seen_from(self, section: Section, copy: int = 0) -> dict[str, Any]:
        """Return what conditions of a section ask: all answers, its own time of a repeated section over them."""
        return {**self.flat, **self.of(section, copy)} if "repeat" in section else self.flat

    def copies(self, section: Section) -> list[int]:
        """Return which times of a section there are: those that are filled, at least as many as the form wants."""
        repeat = section.get("repeat")
        if not repeat:
            return [0]
        filled = [copy for name, copy in self.rows if name == section["name"]]
        return list(range(min(repeat["max"], max([repeat.get("min", 1), 1, *(copy + 1 for copy in filled)]))))

    def _kept(self, section: Section, copy: int) -> dict[str, Any]:
        row = self.rows.get((section["name"], copy))
        own = dict(row.answers) if row else {}
        for field in section.get("fields", []):
            name = field["name"]
            if field.get("locked") and name not in own and name in self.beforehand:
                own[name] = self.beforehand[name]
        return own

    def _derived(self, section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for field in section.get("fields", []):
            if not is_derived(field):
                continue
            if count := field.get("count"):
                value: Any = counted(answers.get(count["table"]), count.get("column", ""), count.get("value"))
            else:
                asked = field["age_on"]
                day = date.fromisoformat(asked["day"]) if asked.get("day") else self.day
                value = age_on(answers.get(asked["field"]), day)
            if value is not None:
                found[field["name"]] = value
        return found


def beforehand_of(definition: Definition, record: Any, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return what can be filled in beforehand from a record, by short name; each source is asked once."""
    if record is None:
        return {}
    wanted = None if names is None else set(names)
    asked: dict[str, Any] = {}
    found = {}
    for section in sections_of(definition):
        for field in section.get("fields", []):
            key = field.get("prefill", "")
            source = access.sources().get(key)
            if source is None or (wanted is not None and field["name"] not in wanted):
                continue
            if key not in asked:
                asked[key] = source.value(record)
            if asked[key] not in (None, "", [], {}):
                found[field["name"]] = asked[key]
    return found


def collected(response: Response, *, with_beforehand: bool = True) -> Collected:
    """Return the answers of a response; reads its sections once."""
    definition = response.form_version.asked
    record = access.holder_of(response).record(response) if with_beforehand else None
    before = beforehand_of(definition, record)
    return Collected(definition, response.sections.select_related("edited_by"), day=response.day, beforehand=before)
