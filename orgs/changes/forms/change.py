"""The form of a change: reason and day, and what its kind asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import RemoteSelect
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.election import PersonData
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import ELECTED_ROLES, PARENT_KINDS, Kind
from orgs.pages.fields import DayField, NameField, UnitField
from orgs.register import rules as register_rules
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.tree.places import city_of
from orgs.tree.queries import choosable, label
from orgs.units import rules as unit_rules

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

FIELDS_OF: dict[str, tuple[str, ...]] = {
    ChangeKind.NAME: ("new_name",),
    ChangeKind.DEPARTMENT: ("new_department",),
    ChangeKind.LEADERS: ("leaving",),
    ChangeKind.PLACE: ("new_parent",),
    ChangeKind.MERGER: ("target",),
    ChangeKind.SPLIT: ("new_name", "new_host", "taking"),
    ChangeKind.TERM_EXTENSION: ("new_due_day",),
}
SHARED = ("version", "day", "reason")


class AssociationField(forms.ModelChoiceField):
    """An association, named with its unit."""

    def label_from_instance(self, obj: Association) -> str:  # type: ignore[override]
        """Name it so that two of the same name are told apart."""
        node = obj.organization
        return f"{node.name} ({label(node.parent)})" if node.parent else node.name


class OfficersField(forms.ModelMultipleChoiceField):
    """Some of those in office."""

    def label_from_instance(self, obj: Officer) -> str:  # type: ignore[override]
        """Name role and person."""
        return f"{obj.get_role_display()} {obj.name}"


class ChangeForm(forms.Form):
    """One change; the fields of other kinds are taken away."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    new_name = NameField(label=_("New name"), max_length=120)
    new_department = NameField(label=_("New host department"), max_length=60)
    new_parent = UnitField(Organization.objects.none(), label=_("New place"))
    target = AssociationField(Association.objects.none(), label=_("Merge into"))
    new_host = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Host enterprise of the new association"),
    )
    taking = forms.ModelMultipleChoiceField(
        Enterprise.objects.none(),
        label=_("Further enterprises that go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leaving = OfficersField(
        Officer.objects.none(),
        label=_("Who leaves office"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A chair or secretary-general who is followed by another leaves by that."),
    )
    new_due_day = DayField(
        label=_("Election put off to"),
        future=True,
        help_text=_("Once a term, a year at most after the day on which the term runs out"),
    )
    day = DayField(label=_("Takes effect on"), required=False, help_text=_("Left empty: the day of the approval"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, user: User, association: Association, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {*SHARED, *FIELDS_OF.get(kind, ())}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if kind == ChangeKind.TERM_EXTENSION:
            del self.fields["day"]  # it holds from the approval
        if kind == ChangeKind.SPLIT:
            self.fields["new_name"].label = _("Name of the new association")
        for name in wanted:
            if choices := _CHOICES.get(name):
                self.fields[name].queryset = choices(user, association)  # type: ignore[attr-defined]
        if "taking" in self.fields and not self.fields["taking"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["taking"]
        self._search(association)

    def _search(self, association: Association) -> None:
        """Let long lists be searched as one types."""
        addresses = {
            "target": reverse("orgs:change_targets", args=[association.pk]),
            "new_host": reverse("orgs:enterprise_options"),
        }
        for name, url in addresses.items():
            if name in self.fields:
                field = self.fields[name]
                field.widget = RemoteSelect(url=url, attrs={"data-least": "2"})
                field.widget.choices = field.choices  # type: ignore[attr-defined]

    @staticmethod
    def values_of(case: ChangeCase) -> dict[str, Any]:
        """Return the values with which the form opens."""
        names = (
            "version",
            "new_name",
            "new_department",
            "new_parent",
            "target",
            "new_host",
            "new_due_day",
            "day",
            "reason",
        )
        found = {name: getattr(case, name) for name in names}
        return {**found, "taking": case.taking.all(), "leaving": case.leaving.all()}

    def data_of(self, people: tuple[PersonData, ...]) -> ChangeData:
        """Return what the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("taking", "leaving"):
            if name in data:
                data[name] = tuple(data[name])
        return ChangeData(**data, people=people)


def places(user: User, association: Association) -> Any:
    """Return where an association may go: where the user moves things, and the units of its own city.

    The names of the units of one's own city are public (GB/T 2260), so that a contact may ask to be moved there.
    """
    kinds = tuple(Kind(kind) for kind in PARENT_KINDS[Kind.ASSOCIATION])
    city = city_of(association.organization)
    near = Q(pk__in=[])
    if city is not None:
        near = Q(tree_id=city.tree_id, lft__gte=city.lft, lft__lt=city.rght)
    mine = choosable(user, unit_rules.MOVE, kinds).order_by().values("pk")
    return (
        Organization.objects.filter(Q(pk__in=mine) | near, kind__in=kinds, closed__isnull=True)
        .exclude(pk=association.organization.parent_id)
        .select_related("parent__parent")
        .order_by("tree_id", "lft")
    )


def targets(user: User, association: Association) -> Any:
    """Return the associations that one may be merged into, as far as the user keeps both."""
    rows = Association.objects.visible_to(user, register_rules.MANAGE_ASSOCIATION)
    return rows.select_related("organization__parent__parent__parent")


def _hosts(user: User, association: Association) -> Any:
    return Enterprise.objects.visible_to(user).select_related("unit")


def _covered(user: User, association: Association) -> Any:
    covers = CoveredEnterprise.objects.filter(association=association, end_day__isnull=True, is_host=False)
    return Enterprise.objects.filter(pk__in=covers.values("enterprise")).order_by("name", "pk")


def _in_office(user: User, association: Association) -> Any:
    return Officer.objects.filter(association=association, end_day__isnull=True, role__in=ELECTED_ROLES).order_by("pk")


_CHOICES = {
    "new_parent": places,
    "target": targets,
    "new_host": _hosts,
    "taking": _covered,
    "leaving": _in_office,
}
