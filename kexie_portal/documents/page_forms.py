"""What is typed on the pages of letters: a text with fields, an issuer, a withdrawal."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie_portal.documents import fields as syntax
from kexie_portal.documents.enums import IssuingSteps, LetterKind
from kexie_portal.documents.kinds import Text, field_names
from kexie_portal.documents.queries import TextInForce
from kexie_portal.web.forms import DayField

SERIES = re.compile(r"[\u4e00-\u9fff]{2,12}")


class TextForm(forms.Form):
    """The title and text of a kind of letter; a broken field is refused with its place and reason."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))
    title = forms.CharField(label=_("title"), max_length=200)
    body = forms.CharField(
        label=_("text"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_("Each line becomes a paragraph. A line whose optional field is empty is left out of the letter."),
    )

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = field_names(kind)

    @staticmethod
    def values_of(found: TextInForce) -> dict[str, object]:
        """Return the values with which the form opens."""
        version = found.template.version if found.template else 0
        return {"version": version, "title": found.text.title, "body": found.text.body}

    def clean_title(self) -> str:
        """Refuse broken fields."""
        return self._sound("title")

    def clean_body(self) -> str:
        """Refuse broken fields."""
        return self._sound("body")

    def clean(self) -> dict[str, Any]:
        """Refuse a text that names nobody: then all letters would read alike."""
        data = super().clean() or {}
        if "title" in data and "body" in data:
            written = f"{data['title']}\n{data['body']}"
            if not any(not field.optional for field in syntax.named(written, self.known)):
                self.add_error("body", gettext("The text names no field, so that every letter would read the same."))
        return data

    def _sound(self, name: str) -> str:
        text = str(self.cleaned_data[name]).replace("\r\n", "\n").strip()
        wrong = syntax.faults(text, self.known)
        if wrong:
            raise ValidationError([str(fault) for fault in wrong[:10]], code="broken_field")
        return text

    def text(self) -> Text:
        """Return what the action takes."""
        return Text(self.cleaned_data["title"], self.cleaned_data["body"])


class IssuerForm(forms.Form):
    """The name in which a unit's letters go out, their series, and the number after which they begin."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"data-no-draft": ""}))
    name = forms.CharField(label=_("issuing body"), max_length=60, help_text=_("It signs every letter."))
    head = forms.CharField(
        label=_("red heading"), max_length=40, help_text=_("e.g. 洛阳市科学技术协会文件, or without 文件")
    )
    series = forms.CharField(label=_("series"), max_length=12, help_text=_("e.g. 洛科协, as in 洛科协〔2026〕12号"))
    last = forms.IntegerField(
        label=_("last number of this year"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("Issued before the portal was used; the next letter takes the number after it."),
    )

    steps = forms.ChoiceField(
        label=_("steps of issuing"),
        choices=IssuingSteps.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "With more than one step a decision waits for the signature of its letter, which then gets its number. "
            "A unit with a single officer may still issue in one step; the letter's page and the log say so."
        ),
    )

    def clean_name(self) -> str:
        """Take out what is invisible."""
        return syntax.plain(self.cleaned_data["name"])

    def clean_head(self) -> str:
        """Take out what is invisible."""
        return syntax.plain(self.cleaned_data["head"])

    def clean_series(self) -> str:
        """Take Chinese characters alone: the number is read by people and sorted by machines."""
        series = syntax.plain(self.cleaned_data["series"])
        if not SERIES.fullmatch(series):
            raise ValidationError(gettext("A series is two to twelve Chinese characters, like 洛科协."))
        return series


class WithdrawForm(forms.Form):
    """Withdraw a letter on a day, with the reason."""

    day = DayField(label=_("withdrawn on"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
