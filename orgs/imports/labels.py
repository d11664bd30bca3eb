"""What a row of a ledger says about the labels of its enterprise, beside those that the register has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orgs.common.enums import LabelKind
from orgs.imports.differences import Difference, same_day
from orgs.register.models.enterprise import EnterpriseLabel

#: The field that says yes or no; its number and days stand in fields of the same name with these ends.
LABEL_FIELDS = {
    "above_scale": LabelKind.ABOVE_SCALE,
    "high_tech": LabelKind.HIGH_TECH,
    "specialized": LabelKind.SPECIALIZED,
    "little_giant": LabelKind.LITTLE_GIANT,
}
ENDS = ("number", "issued", "expires")
_DETAILS = {source: [(end, f"{source}_{end}") for end in ENDS] for source in LABEL_FIELDS}


@dataclass(frozen=True)
class NewLabel:
    """A label that the register does not have yet."""

    kind: str
    number: str
    issued: date | None
    expires: date | None


@dataclass
class Labels:
    """The labels of a row: new ones, what changes in known ones, and what is not taken, as (field, sentence)."""

    new: list[NewLabel] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def labels_of(values: Mapping[str, Any], known: Iterable[EnterpriseLabel], today: date) -> Labels:
    """Compare what a row says with the labels of its enterprise; a number or a day alone says yes as well."""
    found, all_known = Labels(), tuple(known)
    for source, kind in LABEL_FIELDS.items():
        said = values.get(source)
        told = {end: values.get(name) or None for end, name in _DETAILS[source]}
        if said is None and not any(told.values()):
            continue
        mine = [label for label in all_known if label.kind == kind]
        if said is False:
            _denied(found, source, mine, today)
        else:
            _said(found, source, kind, _sound(found, source, told), mine, values, today)
    return found


def _denied(found: Labels, source: str, mine: list[EnterpriseLabel], today: date) -> None:
    if any(label.holds_on(today) for label in mine):
        found.remarks.append((source, _("The ledger says no, the register has it in force; it is not taken away.")))


def _sound(found: Labels, source: str, told: dict[str, Any]) -> dict[str, Any]:
    """Leave out an end that lies before the beginning: the database would refuse the whole ledger for it."""
    if told["issued"] and told["expires"] and told["expires"] <= told["issued"]:
        found.remarks.append(
            (f"{source}_expires", _("A label cannot expire before it was issued; the day is left out."))
        )
        return {**told, "expires": None}
    return told


def _said(
    found: Labels,
    source: str,
    kind: LabelKind,
    told: dict[str, Any],
    mine: list[EnterpriseLabel],
    values: Mapping[str, Any],
    today: date,
) -> None:
    label = _meant(mine, told, values.get(f"{source}_issued_precision"), today)
    if label is None:
        new = NewLabel(kind.value, str(told["number"] or ""), told["issued"], told["expires"])
        days = " – ".join(day.isoformat() if day else "…" for day in (new.issued, new.expires))
        text = " ".join(part for part in (new.number, days if new.issued or new.expires else "") if part)
        found.new.append(new)
        found.differences.append(Difference("label", kind.value, None, text or True))
    elif not told["issued"] and not label.holds_on(today) and told["expires"] in (None, label.expires):
        found.remarks.append((source, _("The register has it as ended; give the day of issue of the new one.")))
    else:
        found.differences += _changes(label, source, told, values)


def _meant(mine: list[EnterpriseLabel], told: dict[str, Any], precision: object, today: date) -> EnterpriseLabel | None:
    """Return the label that a row speaks of: issued on its day, else one without a day, else the one in force."""
    if told["issued"]:
        same = [label for label in mine if same_day(label.issued, told["issued"], precision)]
        return next(iter([*same, *(label for label in mine if label.issued is None)]), None)
    order = sorted(mine, key=lambda label: (label.holds_on(today), label.issued or date.min), reverse=True)
    return order[0] if order else None


def _changes(
    label: EnterpriseLabel, source: str, told: dict[str, Any], values: Mapping[str, Any]
) -> Iterator[Difference]:
    for end in ENDS:
        before, after = getattr(label, end), told[end]
        if not after or before == after or same_day(before, after, values.get(f"{source}_{end}_precision")):
            continue
        if end == "expires" and label.issued and not told["issued"] and after <= label.issued:
            continue
        yield Difference(f"label_{end}", label.kind, before or None, after, label)
