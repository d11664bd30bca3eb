"""The forms of responsibility, targets and work plans."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from orgs.duty.models.responsibility import ResponsibleRole
from orgs.duty.models.targets import FIRST_YEAR, LAST_YEAR, TargetFigure
from orgs.duty.models.work_plan import WorkPlan
from orgs.duty.queries.targets import Key, Sheet
from orgs.duty.queries.task import workers
from orgs.pages.fields import DayField, PhoneField, UnitsField, VersionedForm, offer
from orgs.tree.models.organization import Organization

MOST = 9_999_999


def cell_name(pk: int, figure: str) -> str:
    """Return the name of the field of a unit and figure."""
    return f"t_{pk}_{figure}"


def _field(figure: TargetFigure, unit: Organization) -> forms.Field:
    label = f"{unit.short_name or unit.name} · {figure.label}"
    limits: dict[str, Any] = {"min_value": 0, "required": False, "label": label, "localize": False}
    if figure.is_percent:
        widget = forms.NumberInput(attrs={"step": "0.1", "aria-label": label, "inputmode": "decimal"})
        return forms.DecimalField(max_value=100, max_digits=4, decimal_places=1, widget=widget, **limits)
    widget = forms.NumberInput(attrs={"aria-label": label, "inputmode": "numeric"})
    return forms.IntegerField(max_value=MOST, widget=widget, **limits)


class SheetForm(forms.Form):
    """What a unit sets for the units under it; an empty cell is no target, which is not zero."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))

    def __init__(self, *args: Any, sheet: Sheet, units: Iterable[Organization], **kwargs: Any) -> None:
        self.units = list(units)
        initial: dict[str, object] = {"version": sheet.version}
        for (pk, figure), value in sheet.values.items():
            initial[cell_name(pk, figure)] = value if TargetFigure(figure).is_percent else int(value)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for unit in self.units:
            for figure in TargetFigure:
                self.fields[cell_name(unit.pk, figure.value)] = _field(figure, unit)

    def lines(self) -> list[tuple[Organization, list[BoundField]]]:
        """Return each unit with its cells in the order of the figures."""
        return [(unit, [self[cell_name(unit.pk, figure.value)] for figure in TargetFigure]) for unit in self.units]

    def targets(self) -> dict[Key, Decimal | None]:
        """Return what the action takes: the cells that were changed."""
        found: dict[Key, Decimal | None] = {}
        for unit in self.units:
            for figure in TargetFigure:
                name = cell_name(unit.pk, figure.value)
                if name in self.changed_data:
                    value = self.cleaned_data[name]
                    found[unit.pk, figure.value] = None if value is None else Decimal(value)
        return found


class _Entry(forms.Form):
    """A person or a department."""

    name = forms.CharField(label=_("name"), max_length=60)
    duty = forms.CharField(label=_("Duty"), max_length=60, required=False)
    phone = PhoneField(label=_("Phone"), required=False)

    def named_for(self, role: str) -> None:
        """Call the fields as the role needs them."""
        if role == ResponsibleRole.DEPARTMENT:
            self.fields["name"].label = _("Department")
            del self.fields["duty"]
            self.fields["phone"].label = _("Office phone")


class AppointForm(_Entry):
    """Name somebody from a day on; the predecessor's days end then. With an end day it is a former one."""

    first_day = DayField(label=_("First day"))
    end_day = DayField(
        label=_("End day"),
        required=False,
        help_text=_("Only for a former one who is entered afterwards: the first day on which it was over"),
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_day", timezone.localdate())
        self.named_for(role)


class CorrectForm(VersionedForm, _Entry):
    """Put an entry right; of one that has ended the end day too."""

    first_day = DayField(label=_("First day"))
    end_day = DayField(
        label=_("End day"),
        required=False,
        help_text=_("The first day on which it no longer holds; leave it empty where it was ended by mistake"),
    )

    def __init__(self, *args: Any, role: str, has_ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named_for(role)
        if not has_ended:
            del self.fields["end_day"]


def _this_year() -> int:
    return timezone.localdate().year


class WorkPlanForm(forms.Form):
    """A work plan: year, title, text, file."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, initial=_this_year)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}))
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, Word or a spreadsheet; the text above should say the gist")
    )


class CorrectPlanForm(WorkPlanForm):
    """A corrected plan: as it is to read now, and what was put right."""

    reason = forms.CharField(
        label=_("What was put right"),
        max_length=200,
        help_text=_("It stands on the withdrawn plan as the reason of its withdrawal"),
    )
    keep_file = forms.BooleanField(
        label=_("Go on with the file of the withdrawn plan unless another one is given"), required=False
    )

    def __init__(self, *args: Any, plan: WorkPlan, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": plan.year, "title": plan.title, "text": plan.text, "keep_file": True}
        super().__init__(*args, **kwargs)
        if plan.file_id is None:
            del self.fields["keep_file"]


class WithdrawForm(forms.Form):
    """Withdraw a plan with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class _Task(forms.Form):
    """What is to be done by a day, and the person who does it where one is named."""

    text = forms.CharField(label=_("Task"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(label=_("To be done by"), future=True)
    person = forms.ModelChoiceField(
        label=_("Person in charge"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-select": ""}),
        help_text=_("Only where one person of the unit does it; else all officers there have it"),
    )


class TaskForm(_Task):
    """The same task for one or many units."""

    units = UnitsField(
        label=_("Units"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-select": ""}),
    )
    all_below = forms.BooleanField(label=_("All units right below my own"), required=False)
    field_order = ("units", "all_below", "text", "due_on", "person")

    def __init__(self, *args: Any, places: QuerySet[Organization], below: QuerySet[Organization], **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer(self, "units", places)
        offer(self, "person", workers(*places.values_list("pk", flat=True)))
        self.below = below

    def values(self) -> dict[str, Any]:
        """Return what the action takes: the units chosen, and those right below where all of them are meant."""
        values = dict(self.cleaned_data)
        chosen = {unit.pk: unit for unit in values.pop("units")}
        if values.pop("all_below"):
            chosen |= {unit.pk: unit for unit in self.below}
        return {**values, "units": list(chosen.values())}


class ChangeTaskForm(VersionedForm, _Task):
    """Put a task right."""

    def __init__(self, *args: Any, unit_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", workers(unit_pk))


class FeedbackForm(forms.Form):
    """How far a task is, or that it is done."""

    text = forms.CharField(label=_("Feedback"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    is_done = forms.BooleanField(label=_("The task is done"), required=False)
