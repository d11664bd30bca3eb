"""Plain tables in and out of the admin; an imported row goes through the same action as a typed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.widgets import BooleanWidget, CharWidget, ForeignKeyWidget

from kexie_portal.accounts.models import User
from kexie_portal.errors import Refused, Stale
from kexie_portal.web.exports import escaped
from orgs.common.scope import LeftScope
from orgs.ledger.codes import parse_uscc
from orgs.ledger.faults import CellFault
from orgs.register import rules as register_rules
from orgs.register.actions import enterprise as actions
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model, QuerySet
    from tablib import Dataset

    from orgs.ledger.cells import Cell

ENTERPRISE_COLUMNS = (
    "uscc", "name", "unit", "industry", "staff", "revenue", "assets", "scitech_workers", "has_party_organization",
    "address", "opened",
)  # fmt: skip


class Defused(resources.ModelResource):
    """A table that runs nothing in a spreadsheet; import-export itself knows of `=` alone."""

    def export_resource(
        self, instance: Model, selected_fields: Sequence[str] | None = None, **kwargs: object
    ) -> list[object]:
        """Give the cells of a row, texts that begin like formulas behind an apostrophe."""
        return [escaped(cell) for cell in super().export_resource(instance, selected_fields, **kwargs)]


class IndustryResource(Defused):
    """The divisions of GB/T 4754-2017."""

    class Meta:
        model = Industry
        import_id_fields = ("code",)
        fields = ("code", "name", "section", "section_name")


class UsccWidget(CharWidget):
    """A code in its plain form; says which check failed."""

    def clean(self, value: Cell | None, row: Mapping[str, object] | None = None, **kwargs: object) -> str:
        try:
            return parse_uscc(value or "")
        except CellFault as fault:
            raise ValueError(str(fault.message)) from fault


class UnitWidget(ForeignKeyWidget):
    """A unit by its division code, else by its full or short name, out of those that the importer keeps."""

    actor: User | None = None

    def clean(self, value: object, row: Mapping[str, object] | None = None, **kwargs: object) -> Organization:
        """Find the one unit meant; raises `ValueError` where there is none or more than one."""
        text = str(value or "").strip()
        units = choosable(self.actor, register_rules.MANAGE_ENTERPRISE) if self.actor else Organization.objects.none()
        for name in ("code", "name", "short_name"):
            found = list(units.filter(**{name: text})[:2])
            if len(found) == 1:
                return found[0]
        raise ValueError(_("“%(text)s” is no unit that you keep, or more than one is called so.") % {"text": text})

    def render(self, value: Organization | None, obj: Enterprise | None = None, **kwargs: object) -> str:
        """Write the division code, for a park its name."""
        return (value.code or value.name) if value else ""


class EnterpriseResource(Defused):
    """The enterprise register, by unified social credit code."""

    uscc = fields.Field("uscc", "uscc", widget=UsccWidget())
    unit = fields.Field("unit", "unit", widget=UnitWidget(Organization))
    has_party_organization = fields.Field("has_party_organization", "has_party_organization", widget=BooleanWidget())

    class Meta:
        model = Enterprise
        import_id_fields = ("uscc",)
        fields = ENTERPRISE_COLUMNS
        export_order = ENTERPRISE_COLUMNS
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Learn who imports; nobody imports without being named."""
        actor = kwargs.get("user")
        if not isinstance(actor, User) or not register_rules.may_add_enterprise_anywhere(actor):
            raise ValidationError(_("Your posting does not include this."))
        self.actor = actor
        self.fields["unit"].widget.actor = actor

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Look among what the importer sees, so that nothing outside their scope is ever matched."""
        actor = getattr(self, "actor", None)
        rows = super().get_queryset().select_related("unit")
        return rows.visible_to(actor) if actor else rows

    def do_instance_save(self, instance: Enterprise, is_create: bool) -> None:
        """Write by the register's own actions: scope, history and size class as on the page."""
        values = {name: getattr(instance, name) for name in ENTERPRISE_COLUMNS}
        try:
            if is_create:
                made = actions.create(actor=self.actor, values=values)
                instance.pk = made.pk
            else:
                actions.update(instance, actor=self.actor, version=instance.version, values=values)
        except (Refused, Stale, LeftScope) as refusal:
            raise ValidationError(str(refusal)) from refusal


class OrganizationResource(Defused):
    """Nodes of the tree, for taking out; the tree is written by its own actions alone."""

    parent = fields.Field("parent__name", "parent")

    class Meta:
        model = Organization
        fields = ("kind", "code", "name", "short_name", "parent", "opened", "closed")
        export_order = fields


class AssociationResource(Defused):
    """Associations without their people, for taking out."""

    name = fields.Field("organization__name", "name")
    unit = fields.Field("organization__parent__name", "unit")
    founded = fields.Field("organization__opened", "founded")
    closed = fields.Field("organization__closed", "closed")

    class Meta:
        model = Association
        fields = ("name", "unit", "founded", "closed", "letter_number", "host_department", "members", "scitech_workers")
        export_order = fields
