"""What is typed on the pages of one letter: its wording, papers beside it, the receipt of its delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie_portal.documents import fields as syntax
from kexie_portal.documents.enums import DeliveryWay, PaperKind
from kexie_portal.documents.files import composed
from kexie_portal.documents.wording import Wording
from kexie_portal.web.forms import DayField

if TYPE_CHECKING:
    from kexie_portal.documents.models import Letter

LINES = {"rows": 3, "spellcheck": "false"}


class WordingForm(forms.Form):
    """The wording of one letter; words are only words here, a brace is a brace."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))
    title = forms.CharField(label=_("title"), max_length=300)
    addressee = forms.CharField(label=_("addressee"), max_length=300, required=False)
    body = forms.CharField(
        label=_("text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("Each line becomes a paragraph."),
    )
    attachments = forms.CharField(
        label=_("attachments"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("One a line, without 附件 and number; they stand below the text."),
    )
    copy_to = forms.CharField(
        label=_("copies to"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("One a line; they stand at the foot of the last page."),
    )
    co_signers = forms.CharField(
        label=_("issued together with"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("Further issuing bodies of a joint letter, one a line, in their order."),
    )

    @staticmethod
    def values_of(letter: Letter) -> dict[str, object]:
        """Return the values with which the form opens."""
        now = composed(letter)
        return {
            "version": letter.version,
            "title": now.title,
            "addressee": now.addressee,
            "body": "\n".join(now.paragraphs),
            "attachments": "\n".join(now.attachments),
            "copy_to": "\n".join(one for one in now.copy_to.split("，") if one),
            "co_signers": "\n".join(now.signers[1:]),
        }

    def clean_title(self) -> str:
        """Take out what is invisible."""
        title = syntax.plain(self.cleaned_data["title"])
        if not title:
            raise ValidationError(gettext("A letter has a title."))
        return title

    def wording(self) -> Wording:
        """Return what the action takes."""
        data = self.cleaned_data
        return Wording(
            title=data["title"],
            addressee=syntax.plain(data["addressee"]).rstrip("：:"),
            paragraphs=tuple(syntax.values_of(data["body"])),
            attachments=tuple(syntax.values_of(data["attachments"])),
            copy_to=tuple(syntax.values_of(data["copy_to"])),
            co_signers=tuple(syntax.values_of(data["co_signers"])),
        )


class PaperForm(forms.Form):
    """A file that is kept beside a letter."""

    kind = forms.ChoiceField(label=_("kind"), choices=PaperKind.choices)
    file = forms.FileField(
        label=_("file"),
        help_text=_("PDF, Word, or a picture as JPEG or PNG; a seal is a picture."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.docx,.jpg,.jpeg,.png"}),
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)


class ReceiptForm(forms.Form):
    """Who received a letter, when and by which way."""

    received_by = forms.CharField(label=_("received by"), max_length=60)
    received_on = DayField(label=_("received on"))
    way = forms.ChoiceField(
        label=_("way of delivery"), choices=[one for one in DeliveryWay.choices if one[0] != DeliveryWay.PORTAL]
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def clean_received_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("The day is still to come."))
        return day
