"""The register of letters as a table."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kexie_portal.documents.files import complete
from kexie_portal.documents.models import Letter
from kexie_portal.web.list_columns import DayColumn, ListTable
from kexie_portal.web.templatetags.components import state


class LetterTable(ListTable):
    """Every number of a unit, the withdrawn ones too."""

    number = tables.Column(order_by=("year", "series", "sequence"))
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
        """Say whether the letter holds."""
        return state(standing_of(record), "bad" if record.is_withdrawn else "good")

    def value_standing(self, record: Letter) -> str:
        """Say the same in a spreadsheet."""
        return standing_of(record)

    def render_files(self, record: Letter) -> SafeString:
        """Offer both files."""
        return format_html(
            '<span class="text-nowrap"><a href="{}">Word</a> · <a href="{}">PDF</a></span>',
            record.docx.get_absolute_url(),
            record.pdf.get_absolute_url(),
        )

    def value_files(self, record: Letter) -> str:
        """Give the hashes where there are no links."""
        whole = complete(record)
        return f"{whole.docx_sha256} {whole.pdf_sha256}"


def standing_of(letter: Letter) -> str:
    """Say in a word whether a letter holds."""
    return pgettext("letter", "withdrawn") if letter.is_withdrawn else pgettext("letter", "in force")
