"""Mark one association, or many at once, with the driver that they came by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.days import alive_on
from orgs.common.enums import HOSTS, Driver
from orgs.pages.fields import DayField, offer
from orgs.tree.models.organization import Organization
from orgs.tree.places import city_of


class MarkManyForm(forms.Form):
    """One driver for all that are selected; left empty, each bears the mark from its founding."""

    driver = forms.ChoiceField(label=_("Came by"), choices=Driver.choices, widget=forms.RadioSelect)
    first_day = DayField(
        label=_("First day"), required=False, help_text=_("Left empty: the founding date of each association")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class BodyField(forms.ModelChoiceField):
    """A society or federation by its name."""

    widget = forms.Select(attrs={"data-select": ""})


class DriverMarkForm(forms.Form):
    """By which driver an association came, since when, and whose guidance brought it about."""

    driver = forms.ChoiceField(label=_("Came by"), choices=Driver.choices)
    first_day = DayField(label=_("First day"))
    through = BodyField(
        Organization.objects.none(),
        label=_("Guided by"),
        required=False,
        help_text=_("The society or federation whose party organization or work brought it about"),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, node: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_day", node.opened or timezone.localdate())
        city = city_of(node)
        if city is not None:
            near = Organization.objects.filter(alive_on(timezone.localdate()), parent=city, kind__in=HOSTS)
            offer(self, "through", near.order_by("name"))
