"""A return names the fields that are to be put right, with a remark on each; the others stay locked.

A return that names none opens the whole record again. What a table lets a return name is `Table.reopenable`; the
record keeps it in `marked` and `remarks` (`models.Reopened`) until it is handed in again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.workflow.signing import steps_of
from kexie_portal.workflow.tables import table_of

if TYPE_CHECKING:
    from kexie_portal.workflow.models import Case, Step

REMARK_LENGTH = 200
REMARK = "remark_"


def reopenable(record: Case) -> dict[str, str]:
    """Return the fields of a record that a return may open, in words by their keys."""
    found = table_of(type(record)).reopenable
    return {key: str(words) for key, words in found(record).items()} if found is not None else {}


def mark(record: Any, items: Iterable[str], remarks: Mapping[str, str] | None = None) -> None:
    """Note on a record in memory what is to be put right; raises `Refused` for a field that it does not have."""
    wanted, known = list(dict.fromkeys(items)), reopenable(record)
    if unknown := [key for key in wanted if key not in known]:
        raise Refused(_("There is no such field to be put right: %(names)s.") % {"names": "、".join(unknown)}, "items")
    told = {key: (remarks or {}).get(key, "").strip() for key in wanted}
    if any(len(words) > REMARK_LENGTH for words in told.values()):
        raise Refused(_("A remark has %(most)s characters at most.") % {"most": REMARK_LENGTH}, "items")
    record.marked, record.remarks = wanted, {key: words for key, words in told.items() if words}


def clear(record: Any) -> None:
    """Forget it, because the record is handed in again."""
    record.marked, record.remarks = [], {}


def refuse_locked(record: Case, changed: Collection[str], opened: Collection[str]) -> None:
    """Refuse to write fields that the return did not open; `changed` and `opened` are keys of `reopenable`."""
    locked = [key for key in changed if key not in opened]
    if locked:
        known = reopenable(record)
        words = _("Only what was returned to be put right can be changed; locked: %(names)s.")
        raise Refused(words % {"names": "、".join(known.get(key, key) for key in locked)})


def remarked(record: Any) -> list[tuple[str, str]]:
    """List what is to be put right in words, each with its remark."""
    known = reopenable(record)
    return [(known[key], record.remarks.get(key, "")) for key in record.marked if key in known]


def returned_by(record: Case) -> Step | None:
    """Return the step by which a record came back that has to be put right now; None where it has not."""
    moves = {move.verb: move.target for move in table_of(type(record)).moves if move.reopens}
    if record.state not in moves.values():
        return None
    return next((step for step in reversed(steps_of(record)) if moves.get(step.verb) == step.to_state), None)


class ReopenForm(forms.Form):
    """Which fields are to be put right, with a remark on each, and why the record is returned."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = reopenable(case)
        self.fields["items"] = forms.MultipleChoiceField(
            label=gettext_lazy("To be put right"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=list(rows.items()),
            help_text=gettext_lazy("What is not named stays locked; where nothing is named, all of it is open."),
        )
        for key, words in rows.items():
            self.fields[f"{REMARK}{key}"] = forms.CharField(
                label=_("Remark: %(field)s") % {"field": words}, max_length=REMARK_LENGTH, required=False
            )
        self.order_fields(["version", "items", *(f"{REMARK}{key}" for key in rows), "note"])

    def clean(self) -> dict[str, Any]:
        """Take a field with a remark as named; `remarks` are those that say something."""
        data = super().clean() or self.cleaned_data
        said = {key: data.get(f"{REMARK}{key}", "") for key, _words in self.fields["items"].choices}  # type: ignore[attr-defined]
        data["remarks"] = {key: words for key, words in said.items() if words}
        named = set(data.get("items") or ())
        data["items"] = [key for key in said if key in named or said[key]]
        return data
