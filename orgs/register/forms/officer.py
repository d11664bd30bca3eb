"""The people of an association in one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.days import not_ended_on
from orgs.common.enums import OfficerRole
from orgs.pages.fields import DayField, PhoneField
from orgs.register.actions.officer import Term


class PersonLine(forms.Form):
    """One line of a form of people; an empty line is nobody. The subclass names the roles."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"))
    name = forms.CharField(label=_("Name of the person"), max_length=40, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    first_day = DayField(label=_("First day"), required=False)
    end_day = DayField(label=_("End day"), required=False, future=True)

    def clean(self) -> dict[str, Any]:
        """Refuse a line without a name, and a term of office that ends before it began."""
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not data.get("name"):
            self.add_error("name", _("Who is it?"))
        first, end = data.get("first_day"), data.get("end_day")
        if first and end and end < first:
            self.add_error("end_day", _("It cannot end before it began."))
        return data


class OfficerForm(PersonLine):
    """One person of an association."""

    role = forms.ChoiceField(label=_("Role"), choices=OfficerRole.choices, initial=OfficerRole.CONTACT)
    duty = forms.CharField(label=_("Duty in the enterprise"), max_length=60, required=False)
    field_order = ("pk", "role", "name", "phone", "duty", "first_day", "end_day")

    def term(self) -> Term:
        """Return what the action takes."""
        return Term(**{name: self.cleaned_data[name] for name in Term.__dataclass_fields__})


OfficerFormSet = forms.formset_factory(OfficerForm, extra=2, max_num=60, absolute_max=80)


def lines_of(people: QuerySet[Model], *extra: str) -> list[dict[str, object]]:
    """Return the lines with which a form of people opens: those who are in office, also those whose last day is known.

    `extra` names what the subclass of `PersonLine` asks besides.
    """
    still = people.filter(not_ended_on(timezone.localdate())).order_by("pk")
    return list(still.values("pk", "role", "name", "phone", "first_day", "end_day", *extra))
