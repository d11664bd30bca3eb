"""The industry survey of a city and the choice of key industries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import Kind
from orgs.memberships import rules as membership_rules
from orgs.pages.fields import DayField, NameField, UnitField
from orgs.register.models.enterprise import Industry
from orgs.societies.models.survey import IndustrySurvey
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


FIRST_YEAR, MOST = 2000, 10**9


class SurveyForm(forms.Form):
    """One industry of a city in one year."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    city = UnitField(Organization.objects.none(), label=_("City"))
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9000)
    name = NameField(label=_("Local industry"), max_length=60, help_text=_("As the city calls it: 轴承与基础件"))
    industry = forms.ModelChoiceField(
        Industry.objects.all(),
        label=_("Division of GB/T 4754"),
        required=False,
        widget=forms.Select(attrs={"data-select": ""}),
        help_text=_("The share of associations that joined is counted by it"),
    )
    output = forms.DecimalField(
        label=_("Output"),
        max_digits=18,
        decimal_places=2,
        required=False,
        validators=[MinValueValidator(0)],
        help_text=_("yuan a year"),
    )
    enterprises = forms.IntegerField(label=_("Enterprises"), min_value=0, max_value=MOST, required=False)
    scitech_workers = forms.IntegerField(
        label=_("Sci-tech workers"), min_value=0, max_value=MOST, required=False, help_text=_("persons")
    )
    source = forms.CharField(label=_("Source of the figures"), max_length=120)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, survey: IndustrySurvey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = choosable(user, membership_rules.MANAGE, (Kind.CITY,))
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        self.initial.setdefault("year", timezone.localdate().year)
        if survey is not None:
            del self.fields["city"]
        elif len(only := list(cities[:2])) == 1:
            self.initial.setdefault("city", only[0].pk)

    @staticmethod
    def values_of(survey: IndustrySurvey) -> dict[str, object]:
        names = ("version", "year", "name", "output", "enterprises", "scitech_workers", "source", "remark")
        return {**{name: getattr(survey, name) for name in names}, "industry": survey.industry_id}

    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "city")}


class SelectForm(forms.Form):
    """Choose a surveyed industry as a key industry."""

    first_day = DayField(label=_("First day"), help_text=_("The day of the decision"))
    reason = forms.CharField(label=_("Why it was chosen"), max_length=200, required=False)
