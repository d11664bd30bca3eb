"""What the checker has read so far: conditions, counts and totals may name only what stands before them."""

from __future__ import annotations

from kexie_portal.formbuilder.definition import Definition, Field, Section, fields_of

#: The kinds whose rows a count goes over.
COUNTED = ("table", "people")


class Known:
    """The fields that stand before the place of the checker, and which of them may be asked for from there."""

    def __init__(self, definition: Definition | None = None) -> None:
        self.fields: dict[str, Field] = {}
        self._counted = {
            field["name"]: field for _section, field in fields_of(definition or {}) if field["kind"] in COUNTED
        }
        self._section: Section | None = None
        self._repeated: dict[str, str] = {}

    def enter(self, section: Section) -> None:
        """Go into a section."""
        self._section = section

    def leave(self) -> None:
        """Go out of the section."""
        self._section = None

    def add(self, field: Field) -> None:
        """Read a field."""
        self.fields[field["name"]] = field
        if self._section and "repeat" in self._section:
            self._repeated[field["name"]] = self._section["name"]

    def get(self, name: str) -> Field | None:
        """Return a field that stands before."""
        return self.fields.get(name)

    def counted(self, name: str) -> Field | None:
        """Return a table wherever it stands: a count is never typed, so that it may stand before what it counts."""
        return self._counted.get(name)

    def is_many(self, name: str) -> bool:
        """Tell whether a field has several answers here, since its section stands several times."""
        home = self._repeated.get(name)
        return home is not None and (self._section is None or self._section["name"] != home)
