"""The register of letters as a table."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from kexie_portal.documents.enums import LetterState
from kexie_portal.documents.files import complete
from kexie_portal.documents.models import Letter
from kexie_portal.web.list_columns import DayColumn, ListTable
from kexie_portal.web.templatetags.components import state


class LetterTable(ListTable):
    """Every number of a unit, the withdrawn ones too."""

    number = tables.Column(
        accessor="called", order_by=("year", "series", "sequence"), verbose_name=pgettext_lazy("letter", "number")
    )
    kind = tables.Column(attrs={"td": {"class": "text-nowrap"}})
    issued_on = DayColumn()
    standing = tables.Column(accessor="withdrawn_on", verbose_name=_("state"), empty_values=())
    files = tables.Column(accessor="pk", verbose_name=_("files"), orderable=False)

    class Meta(ListTable.Meta):
        model = Letter
        fields = (
            "number", "title", "kind", "addressee", "signer", "issued_on", "issued_by", "standing",
            "withdrawal_reason", "files",
        )  # fmt: skip

    def render_number(self, value: str, record: Letter) -> SafeString:
        """Lead to the letter's page."""
        return format_html('<a class="text-nowrap" href="{}">{}</a>', record.get_absolute_url(), value)

    def render_standing(self, record: Letter) -> SafeString:
        """Say how far the letter has come, and whether it holds."""
        return state(standing_of(record), tone_of(record))

    def value_standing(self, record: Letter) -> str:
        """Say the same in a spreadsheet."""
        return standing_of(record)

    def render_files(self, record: Letter) -> SafeString | str:
        """Offer both files."""
        if not record.is_issued:
            return "—"
        return format_html(
            '<span class="text-nowrap"><a href="{}">Word</a> · <a href="{}">PDF</a></span>',
            reverse("documents:letter_file", args=[record.pk, "docx"]),
            reverse("documents:letter_file", args=[record.pk, "pdf"]),
        )

    def value_files(self, record: Letter) -> str:
        """Give the hashes where there are no links; files that no worker has made yet are made now."""
        if not record.is_issued:
            return ""
        whole = complete(record)
        return f"{whole.docx_sha256} {whole.pdf_sha256}"


def standing_of(letter: Letter) -> str:
    """Say in a word whether a letter holds, or how far its draft has come."""
    if letter.is_withdrawn:
        return pgettext("letter", "withdrawn")
    return pgettext("letter", "in force") if letter.is_issued else str(letter.get_state_display())


def tone_of(letter: Letter) -> str:
    """Return the tone of the badge."""
    if letter.is_withdrawn or letter.state == LetterState.DROPPED:
        return "bad"
    return "good" if letter.is_issued else "wait"
