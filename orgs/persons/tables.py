"""The list of persons and the list of looks at their numbers."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.audit.masking import mask
from kexie_portal.web.list_columns import ListTable, TimeColumn
from orgs.persons import rules as person_rules
from orgs.persons.models.look import IdentityLook
from orgs.persons.models.person import Person
from orgs.tree.queries import label

NOWRAP = {"td": {"class": "text-nowrap"}}


class PersonTable(ListTable):
    """Persons; phone, e-mail and birth are whole only to those whose work needs them, the number is masked for all."""

    name = tables.Column(attrs=NOWRAP)
    sex = tables.Column()
    born = tables.Column(verbose_name=_("born"), accessor="born", order_by=("birth_day", "birth_year"))
    employer = tables.Column()
    duty = tables.Column()
    title = tables.Column()
    degree = tables.Column()
    unit = tables.Column(order_by=("unit__tree_id", "unit__lft"))
    phone = tables.Column(orderable=False)
    email = tables.Column(orderable=False)
    identity = tables.Column(
        verbose_name=_("identity number"), accessor="identity_masked", orderable=False, attrs=NOWRAP
    )
    account = tables.Column(verbose_name=_("account"), accessor="user", order_by="user__name")

    class Meta(ListTable.Meta):
        model = Person
        fields = ()
        sequence = (
            "name", "sex", "born", "employer", "duty", "title", "degree", "unit", "phone", "email", "identity",
            "account",
        )  # fmt: skip

    def render_name(self, value: str, record: Person) -> SafeString:
        """Lead to the person."""
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_unit(self, record: Person) -> str:
        """Name the unit with its city."""
        return label(record.unit)

    def render_phone(self, value: str, record: Person) -> str:
        """Show the phone, masked unless the reader's work needs it (PIPL art. 6)."""
        return value if self._sees(record) else mask(value)

    def render_email(self, value: str, record: Person) -> str:
        """Show the e-mail address, masked unless the reader's work needs it."""
        return value if self._sees(record) else mask(value)

    def render_account(self, value: object) -> str:
        """Name the account."""
        return str(value)

    def _sees(self, record: Person) -> bool:
        return person_rules.sees_contacts(self.request.user, record)


class LookTable(ListTable):
    """Who saw whose number, when and why."""

    at = TimeColumn(verbose_name=_("time"))
    by = tables.Column(order_by="by__name")
    person = tables.Column(verbose_name=_("whose number"), order_by="person__name")
    unit = tables.Column(verbose_name=_("kept by"), accessor="person__unit", orderable=False)
    identity_masked = tables.Column(orderable=False, attrs=NOWRAP)
    place = tables.Column(orderable=False)
    reason = tables.Column(orderable=False)

    class Meta(ListTable.Meta):
        model = IdentityLook
        fields = ()
        sequence = ("at", "by", "person", "unit", "identity_masked", "place", "reason")
