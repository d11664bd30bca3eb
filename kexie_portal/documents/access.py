"""The rules by which letters are seen and written: apps above register them, this one knows no units and no postings.

Until they do, nobody sees anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from kexie_portal.files.models import StoredFile

PURPOSE = "documents.letter"
PROVINCE_DEFAULT = ""


@dataclass(frozen=True)
class Unit:
    """A unit that issues letters: its division code (empty for the province's default), name and usual series."""

    code: str
    name: str
    series: str = ""


class UnitRules:
    """The questions that the app which knows units answers; as they stand here, nobody may do anything."""

    def seen(self, user: User) -> list[Unit]:
        """Return the units whose letters a user sees."""
        return []

    def edited(self, user: User) -> list[Unit]:
        """Return the units whose texts a user writes and whose letters they withdraw."""
        return []

    def sees_any(self, user: User) -> bool:
        """Tell, from what the request already holds, whether a user sees the letters of any unit."""
        return False

    def edits_any(self, user: User) -> bool:
        """Tell, from what the request already holds, whether a user writes the texts of any unit."""
        return False

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a division code."""
        return None

    def others(self, code: str) -> list[Unit]:
        """Return every other unit that issues letters, with its usual series: nobody signs or counts in its name."""
        return []


RecordRule = Callable[["User", Any], bool]
_rules: list[UnitRules] = [UnitRules()]
_records: dict[type[Model], RecordRule] = {}


def register_units(rules: UnitRules) -> None:
    """Set the rules that say who sees and writes for which unit; the last ones set are in force."""
    _rules[:] = [rules]


def register(model: type[Model], predicate: RecordRule) -> None:
    """Let those who may see a record of a model read its letters: `predicate(user, record)`."""
    _records[model] = predicate


def units() -> UnitRules:
    """Return the rules in force."""
    return _rules[0]


def sees_any(user: User) -> bool:
    """Tell whether the register of letters is shown to a user."""
    return bool(user.is_authenticated) and units().sees_any(user)


def edits_any(user: User) -> bool:
    """Tell whether the texts of letters are shown to a user."""
    return bool(user.is_authenticated) and units().edits_any(user)


def may_read_record(user: User, record: Model | None) -> bool:
    """Tell whether a user reads the letters of a record; refuses where nobody registered its model."""
    rule = _records.get(type(record)) if record is not None else None
    return rule is not None and rule(user, record)


def may_read(user: User, letter: Letter) -> bool:
    """Tell whether a user may read a letter: through its unit or through its record."""
    if not user.is_authenticated:
        return False
    return letter.unit_code in codes(units().seen(user)) or may_read_record(user, letter.record)


def may_manage(user: User, unit_code: str) -> bool:
    """Tell whether a user writes for a unit: its texts, its series, the withdrawal of its letters."""
    return user.is_authenticated and unit_code in codes(units().edited(user))


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user may download a file: whoever reads the letter reads its files."""
    from kexie_portal.documents.models import Letter  # loaded once models are ready

    letter = Letter.objects.filter(Q(docx=stored_file) | Q(pdf=stored_file)).first()
    return letter is not None and may_read(user, letter)


def codes(found: list[Unit]) -> set[str]:
    """Return the division codes of units."""
    return {unit.code for unit in found}
