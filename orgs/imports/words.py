"""Rows of an import in the clerk's words: before → after, the values of new records, what was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.web.templatetags.components import masked_phone
from orgs.common.enums import LabelKind, OfficerRole
from orgs.imports.models import Decision, ImportBatch, ImportRow, ImportTarget, Outcome
from orgs.imports.stamps import written_by
from orgs.imports.standing import Tally
from orgs.imports.unentered import NOT_ENTERED
from orgs.ledger.columns import field_label
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel, Industry

TONES = {
    Outcome.NEW: "good",
    Outcome.CHANGED: "info",
    Outcome.UNCHANGED: "empty",
    Outcome.DUPLICATE: "wait",
    Outcome.ERROR: "bad",
}
_PHONES = frozenset(["chair_phone", "secretary_general_phone", "contact_phone"])
_NUMBER = re.compile(r"(?<![\dA-Z])(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")


@dataclass(frozen=True)
class Change:
    """One thing that a row changes, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class LookAlike:
    """An enterprise of the register that a row may speak of; `url` empty where the user may not see it."""

    name: str
    uscc: str
    unit: str
    url: str


@dataclass
class RowInWords:
    """A row as the page shows it."""

    row: ImportRow
    label: str
    tone: str
    changes: list[Change] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    not_entered: list[str] = field(default_factory=list)
    alike: list[LookAlike] = field(default_factory=list)
    decisions: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


def verdict(tally: Tally) -> str:
    """Say how many rows applying would bring in, and which stay out."""
    out = [
        (tally.error, ngettext("%(count)d row has faults", "%(count)d rows have faults", tally.error)),
        (tally.undecided, ngettext("%(count)d is not decided", "%(count)d are not decided", tally.undecided)),
        (tally.left_out, ngettext("%(count)d is left out", "%(count)d are left out", tally.left_out)),
    ]
    parts = [ngettext("%(count)d row goes in", "%(count)d rows go in", tally.going_in) % {"count": tally.going_in}]
    parts += [text % {"count": count} for count, text in out if count]
    if tally.unchanged:
        words = ngettext("%(count)d row says nothing new", "%(count)d rows say nothing new", tally.unchanged)
        parts.append(words % {"count": tally.unchanged})
    return _("%(list)s.") % {"list": _("; ").join(parts)}


@dataclass(frozen=True)
class NotEntered:
    """A field that was read and the register does not take: why, in how many rows, and the first of them."""

    label: str
    reason: str
    count: int
    rows: list[str]


def not_entered(batch: ImportBatch) -> list[NotEntered]:
    """Put what a file says and the register does not take into words."""
    if not batch.not_entered:
        return []
    reads = ImportTarget(batch.target).ledger
    return [
        NotEntered(
            str(field_label(reads, one["field"])),
            str(NOT_ENTERED[batch.target].get(one["field"], "")),
            one["count"],
            one["rows"],
        )
        for one in batch.not_entered
    ]


class Speaker:
    """Puts rows into words; phones stay masked unless the reader's work needs them."""

    def __init__(self, target: str, *, phones: bool, known: dict[int, Enterprise], applied: bool) -> None:
        self.reads = ImportTarget(target).ledger
        self.phones, self.known, self.applied = phones, known, applied

    def row(self, row: ImportRow, decisions: list[str]) -> RowInWords:
        """Put one row into words, with what can be decided about it."""
        told = row.details
        return RowInWords(
            row,
            *self._outcome(row),
            changes=[self._change(*change) for change in told.get("changes", ())],
            values=[self._value(name, value) for name, value in told.get("values", ())],
            faults=[(column, self.safe(text)) for column, text in told.get("faults", ())],
            warnings=[(column, self.safe(text)) for column, text in told.get("warnings", ())],
            not_entered=[str(field_label(self.reads, name)) for name in told.get("unentered", ())],
            alike=[self._alike(one) for one in told.get("alike", ())],
            decisions=[(key, str(Decision(key).label)) for key in decisions] if told.get("alike") else [],
            url=address_of(row) if self.applied else "",
        )

    @staticmethod
    def _outcome(row: ImportRow) -> tuple[str, str]:
        if row.decision == Decision.SKIP:
            return _("left out"), "empty"
        return str(Outcome(row.outcome).label), TONES[Outcome(row.outcome)]

    def _change(self, of: str, name: str, before: Any, after: Any) -> Change:
        if of == "label":
            return Change(str(LabelKind(name).label), _("no"), _("yes") if after is True else str(after))
        if of.startswith("label_"):
            words = _("%(label)s, %(field)s")
            end = verbose(EnterpriseLabel, of.removeprefix("label_"))
            label = words % {"label": LabelKind(name).label, "field": end}
            return Change(label, said(before), said(after))
        if of == "term":
            return Change(_("term"), "—", str(after))
        if of == "people":
            return Change(str(OfficerRole(name).label), before or "—", after)
        if of == "phone":
            label = _("telephone of the %(role)s") % {"role": OfficerRole(name).label}
            return Change(label, self._phone(before) or "—", self._phone(after))
        model = Enterprise if of == "enterprise" else Association
        label = _node_label(name) if of == "node" else verbose(model, name)
        return Change(label, self._said(name, before), self._said(name, after))

    def _value(self, name: str, value: object) -> tuple[str, str]:
        label = str(field_label(self.reads, name))
        return label, self._phone(value) if name in _PHONES else self._said(name, value)

    def _said(self, name: str, value: object) -> str:
        return self._industries.get(str(value), said(value)) if name.startswith("industry") else said(value)

    @cached_property
    def _industries(self) -> dict[str, str]:
        return dict(Industry.objects.values_list("code", "name"))

    def _phone(self, value: object) -> str:
        text = str(value or "")
        return text if self.phones else "、".join(masked_phone(part) for part in text.split("、"))

    def safe(self, text: str) -> str:
        """Mask the telephones in a text, unless the reader's work needs them."""
        return text if self.phones else _NUMBER.sub(lambda found: masked_phone(found.group()), text)

    def _alike(self, one: dict[str, Any]) -> LookAlike:
        known = self.known.get(one["pk"])
        unit = (known.unit.short_name or known.unit.name) if known else ""
        return LookAlike(one["name"], one["uscc"], unit, known.get_absolute_url() if known else "")


def _node_label(name: str) -> str:
    return _("name of the association") if name == "name" else _("day of founding")


def verbose(model: type[Model], name: str) -> str:
    """Return a field's name as forms show it."""
    return str(getattr(model._meta.get_field(name.removesuffix("_id")), "verbose_name", name))


def said(value: object) -> str:
    """Say a plain value: yes or no in words, a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def address_of(row: ImportRow) -> str:
    """Return the page of what a row wrote: its association, else its enterprise."""
    found = {one.model: one.pk for one in written_by(row.written, (row.sheet, row.number))}
    pages = {"association": "organization", "organization": "organization", "enterprise": "enterprise"}
    for model, page in pages.items():
        if model in found:
            return reverse(f"orgs:{page}_detail", args=[found[model]])
    return ""
