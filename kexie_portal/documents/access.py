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

    def staff(self, code: str) -> list[User]:
        """Return the people posted at a unit itself who may draft, check or sign its letters."""
        return []

    def leaders(self, code: str) -> list[User]:
        """Return the leaders in charge (分管领导) of a unit; where it has none, its staff sign for one another."""
        return []

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a division code."""
        return None

    def others(self, code: str) -> list[Unit]:
        """Return every other unit that issues letters, with its usual series: nobody signs or counts in its name."""
        return []


RecordRule = Callable[["User", Any], bool]
LetterRule = Callable[["User", "Letter"], bool]
#: What an app does about a record once one of its letters was issued again: `(record, new, old)`.
Reissued = Callable[[Any, "Letter", "Letter"], object]
_rules: list[UnitRules] = [UnitRules()]
_records: dict[type[Model], RecordRule] = {}
_recipients: dict[type[Model], RecordRule] = {}
_standing: dict[type[Model], Callable[[Any], bool]] = {}
_reissued: dict[type[Model], Reissued] = {}
_masks: dict[type[Model], Callable[[User, Any], str]] = {}
_signing: list[LetterRule] = []


def register_units(rules: UnitRules) -> None:
    """Set the rules that say who sees and writes for which unit; the last ones set are in force."""
    _rules[:] = [rules]


def register(
    model: type[Model],
    predicate: RecordRule,
    *,
    receives: RecordRule | None = None,
    stands: Callable[[Any], bool] | None = None,
    reissued: Reissued | None = None,
    masks: Callable[[User, Any], str] | None = None,
) -> None:
    """Let those who may see a record of a model read its letters: `predicate(user, record)`.

    `receives` tells who confirms the delivery for the addressee, `stands` whether a withdrawn letter of the record may
    be issued again, `reissued` brings the record up to date once it was. `masks` gives the words that stand for the
    persons of its letters where a user does not read their names.
    """
    _records[model] = predicate
    if receives is not None:
        _recipients[model] = receives
    if stands is not None:
        _standing[model] = stands
    if reissued is not None:
        _reissued[model] = reissued
    if masks is not None:
        _masks[model] = masks


def register_signing(rule: LetterRule) -> None:
    """Add a rule that everybody who signs a letter has to pass, as that of separate duties does."""
    if rule not in _signing:
        _signing.append(rule)


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
    """Tell whether a user may read a letter: through its unit, or through its record once it was issued."""
    if not user.is_authenticated:
        return False
    if letter.unit_code in codes(units().seen(user)):
        return True
    return letter.is_issued and may_read_record(user, letter.record)


def named(user: User, letter: Letter, who: User | None) -> str:
    """Name a person of a letter to a user: by name, or by the words of the record's mask."""
    if who is None or who.pk == user.pk:
        return "" if who is None else str(who)
    return mask_of(user, letter) or str(who)


def mask_of(user: User, letter: Letter) -> str:
    """Return the words that stand for the persons of a letter to a user; nothing where the user reads their names."""
    record = letter.record
    rule = _masks.get(type(record)) if record is not None else None
    return rule(user, record) if rule is not None else ""


def may_manage(user: User, unit_code: str) -> bool:
    """Tell whether a user writes for a unit: its texts, its series, the withdrawal of its letters."""
    return user.is_authenticated and unit_code in codes(units().edited(user))


def may_draft(user: User, letter: Letter) -> bool:
    """Tell whether a user writes a letter, or takes it back: the unit's own officers, never the level above for it."""
    return user.pk in _keys(units().staff(letter.unit_code))


def may_withdraw(user: User, letter: Letter) -> bool:
    """Tell whether a user withdraws a letter that was issued."""
    return letter.is_issued and may_draft(user, letter)


def may_check(user: User, letter: Letter) -> bool:
    """Tell whether a user checks a letter for its office (核稿): somebody at the unit other than who drafted it."""
    return user.pk != letter.drafted_by_id and user.pk in _keys(units().staff(letter.unit_code))


def may_sign(user: User, letter: Letter) -> bool:
    """Tell whether a user signs a letter (签发): the unit's leader, never who drafted it, and what else is asked.

    Only the unit whose number the letter bears signs, never the level above in its place.
    """
    if not user.is_authenticated or user.pk == letter.drafted_by_id:
        return False
    return user.pk in _keys(signers(letter.unit_code)) and all(rule(user, letter) for rule in _signing)


def may_issue_alone(user: User, letter: Letter) -> bool:
    """Tell whether a user may take a letter in one step because they are the only person of its unit."""
    return _keys(units().staff(letter.unit_code)) == {user.pk}


def signers(unit_code: str) -> list[User]:
    """Return the people who sign the letters of a unit: its leaders, else its staff for one another."""
    return units().leaders(unit_code) or units().staff(unit_code)


def may_confirm(user: User, letter: Letter) -> bool:
    """Tell whether a user confirms the delivery of a letter for its addressee."""
    record = letter.record
    rule = _recipients.get(type(record)) if record is not None else None
    return rule is not None and letter.is_in_force and rule(user, record)


def may_issue_again(user: User, letter: Letter) -> bool:
    """Tell whether a user may issue a withdrawn letter again under the next number, in the same case."""
    if not letter.is_withdrawn or not may_draft(user, letter):
        return False
    record = letter.record
    stands = _standing.get(type(record)) if record is not None else None
    return stands is not None and stands(record)


def reissued(record: Model | None, new: Letter, old: Letter) -> None:
    """Let the app of a record know that one of its letters was issued again."""
    told = _reissued.get(type(record)) if record is not None else None
    if told is not None:
        told(record, new, old)


def may_read_file(user: User, stored_file: StoredFile) -> bool:
    """Tell whether a user may download a file: whoever reads the letter reads its files and papers."""
    from kexie_portal.documents.models import Letter  # loaded once models are ready

    of_file = Q(docx=stored_file) | Q(pdf=stored_file) | Q(papers__file=stored_file)
    letter = Letter.objects.filter(of_file).first()
    return letter is not None and may_read(user, letter)


def codes(found: list[Unit]) -> set[str]:
    """Return the division codes of units."""
    return {unit.code for unit in found}


def _keys(people: list[User]) -> set[int]:
    return {person.pk for person in people}
