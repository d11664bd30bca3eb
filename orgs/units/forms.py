"""Add a park, move a park or an association."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import PARENT_KINDS, Kind
from orgs.pages.fields import DayField, NameField, UnitField, offer
from orgs.pages.papers import PaperForm
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable
from orgs.units import rules as unit_rules
from orgs.units.actions import NewPark

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


class ParkForm(forms.Form):
    """Add a park under a city or county."""

    name = NameField(label=_("Name"), max_length=120, help_text=_("The park association's full name"))
    short_name = NameField(label=_("Short name"), max_length=60, help_text=_("The park as people call it"))
    opened = DayField(label=_("Founding date"), required=False)

    def park(self) -> NewPark:
        """Return what the action takes."""
        return NewPark(**self.cleaned_data)


class MoveForm(PaperForm):
    """Move a node under another unit, with the decision on paper or the reason."""

    target = UnitField(Organization.objects.none(), label=_("Move to"))
    day = DayField(
        label=_("Takes effect on"),
        required=False,
        help_text=_("The first day at the new place; today unless set. Figures of the days before stay as they are."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, *args: Any, user: User, node: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = tuple(Kind(kind) for kind in PARENT_KINDS[node.kind])
        targets = choosable(user, unit_rules.MOVE, kinds).exclude(pk__in=[node.pk, node.parent_id])
        offer(self, "target", targets)

    def clean(self) -> dict[str, Any]:
        """Ask for the decision or the reason."""
        data = super().clean() or self.cleaned_data
        self.demand_basis()
        return data

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"target": said["target"], "day": said["day"], "reason": self.basis()}
