"""What was decided on paper already (补录): the number and day of the decision, or why it is entered by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie_portal.texts import shortened
from orgs.pages.fields import DayField, LetterNumberField

MOST = 200


class PaperForm(forms.Form):
    """Further fields of a form that does by hand what is otherwise a case; `reason` is the subclass's own."""

    paper_number = LetterNumberField(
        label=_("Number of the decision on paper"),
        max_length=60,
        required=False,
        help_text=_("e.g. 洛科协〔2019〕18号"),
    )
    paper_day = DayField(label=_("Day of that decision"), required=False)

    def demand_basis(self, reason: str = "reason") -> None:
        """Ask for the decision, or for a reason where there is none."""
        data = self.cleaned_data
        if not data.get("paper_number") and not data.get(reason) and "paper_number" not in self.errors:
            self.add_error(reason, _("Give the number of the decision on paper, or the reason."))
        elif data.get("paper_day") and not data.get("paper_number"):
            self.add_error("paper_number", _("Of which decision is this the day?"))

    def basis(self, reason: str = "reason") -> str:
        """Return reason, number and day as the history keeps them: 企业迁址（洛科协〔2019〕18号，2019-05-20）."""
        data = self.cleaned_data
        day = data["paper_day"].isoformat() if data.get("paper_day") else ""
        decision = "，".join(part for part in (data.get("paper_number") or "", day) if part)
        words: str = data.get(reason) or ""
        room = MOST - len(decision) - 2
        if words and decision:
            return f"{shortened(words, room)}（{decision}）"
        return shortened(words, MOST) or decision


def values_without_paper(data: dict[str, Any]) -> dict[str, Any]:
    """Return the cleaned values of the form itself."""
    return {name: value for name, value in data.items() if not name.startswith("paper_")}
