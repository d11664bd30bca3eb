"""Forms of period reports: ordering one, and keeping a standing order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from kexie_portal.web.forms import VersionedFormMixin
from orgs.tree.models.organization import Organization
from reports.periods import rules, schedules
from reports.periods.calendar import Span, recent, span_of
from reports.periods.enums import PeriodKind
from reports.periods.models.schedule import ReportSchedule

if TYPE_CHECKING:
    from django.db.models import QuerySet

OFFERED = {PeriodKind.MONTH: 13, PeriodKind.QUARTER: 9, PeriodKind.HALF: 7, PeriodKind.YEAR: 5}


def units_for(user: User, perm: str) -> QuerySet[Organization]:
    """Return the units at which the user holds a permission, in tree order."""
    return Organization.objects.units().visible_to(user, perm).order_by("tree_id", "lft")


class UnitField(forms.ModelChoiceField):
    """A choice of units, indented by their level."""

    def label_from_instance(self, obj: Organization) -> str:
        """Write the short name under its level."""
        return "　" * obj.level + (obj.short_name or obj.name)


class ReasonForm(forms.Form):
    """Why a report that stands is built again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Such as: late entries of a county; everybody reads it")
    )


class OrderForm(forms.Form):
    """Which unit, which period; only periods that have begun are offered. Where a report stands, why again."""

    unit = UnitField(label=_("Unit"), queryset=Organization.objects.none(), empty_label=None)
    period = forms.ChoiceField(label=_("Period"), help_text=_("A period that is not over gives a provisional report."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed where this report stands already: the new one is its next edition."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user, rules.BUILD)  # type: ignore[attr-defined]
        self.fields["period"].choices = period_choices(timezone.localdate())  # type: ignore[attr-defined]

    def clean_period(self) -> Span:
        """Turn the choice into days."""
        kind, _sep, first_day = self.cleaned_data["period"].partition(":")
        return span_of(kind, date.fromisoformat(first_day))


def period_choices(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the periods that may be ordered, by kind, newest first; the running one is marked."""
    choices = []
    running = _("under way")
    for kind, count in OFFERED.items():
        spans = recent(kind, today, count)
        mark = {spans[0]: f" ({running})"}
        choices.append(
            (str(kind.label), [(f"{kind.value}:{span.first_day}", span.label + mark.get(span, "")) for span in spans])
        )
    return choices


class ScheduleForm(VersionedFormMixin, forms.ModelForm):
    """A standing order; recipients are people who may see the unit."""

    class Meta:
        model = ReportSchedule
        fields = ["unit", "kind", "day", "hour", "recipients", "enabled"]
        widgets = {"recipients": forms.CheckboxSelectMultiple}
        field_classes = {"unit": UnitField}

    instance: ReportSchedule

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user, rules.SCHEDULE)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["unit"].disabled = True
        else:
            self.fields["unit"].widget = forms.HiddenInput()  # chosen before, because it sets who may receive
        self.fields["recipients"].queryset = self.readers()  # type: ignore[attr-defined]
        self.fields["recipients"].help_text = _("People with a posting that lets them see the unit.")

    def readers(self) -> QuerySet[User]:
        """Return who may receive the report of the unit chosen; nobody until one is."""
        chosen = self.instance.unit_id or self.data.get("unit") or self.initial.get("unit")
        known = str(chosen or "").isdecimal()
        unit = self.fields["unit"].queryset.filter(pk=chosen).first() if known else None  # type: ignore[attr-defined]
        return schedules.readers_of(unit) if unit else User.objects.none()
