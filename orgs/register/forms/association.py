"""The registering form and the forms of a registered association."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import RemoteSelect
from orgs.common.enums import OfficerRole
from orgs.pages.fields import (
    CompanyNameField,
    DayField,
    DriverField,
    LetterNumberField,
    NameField,
    NamesField,
    PhoneField,
    UnitField,
    UsccField,
    offer,
)
from orgs.pages.papers import PaperForm, values_without_paper
from orgs.register import rules as register_rules
from orgs.register.actions.association import NewEnterprise, Person, Registration
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise, Industry
from orgs.register.queries.duplicates import same_name_elsewhere
from orgs.tree.models.organization import Organization
from orgs.tree.queries import choosable

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


CONTACTS = (("contact", "contact_phone"), ("contact2", "contact2_phone"))


class _Details(forms.Form):
    """What an association says of itself, in every form of it."""

    name = NameField(
        label=_("Name of the association"),
        max_length=120,
        required=False,
        help_text=_("Left empty: enterprise name + 科学技术协会"),
    )
    founded = DayField(label=_("Founding date"), help_text=_("e.g. 2019-5-20, 2019.5.20, 20190520"))
    letter_number = LetterNumberField(
        label=_("Approval letter number"), max_length=60, required=False, help_text=_("e.g. 洛科协〔2019〕18号")
    )
    letter_date = DayField(label=_("Day of the approval letter"), required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    host_department = forms.CharField(label=_("Host department"), max_length=60, required=False)
    members = forms.IntegerField(
        label=_("Members"), min_value=0, max_value=10**7, required=False, help_text=_("persons")
    )
    scitech_workers = forms.IntegerField(
        label=_("Sci-tech workers"), min_value=0, max_value=10**7, required=False, help_text=_("persons")
    )
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)


class RegistrationForm(_Details):
    """Register an association: the host by its code or from the register, the place, the people."""

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), required=False, widget=forms.HiddenInput)
    uscc = UsccField(label=_("Unified social credit code"), required=False)
    enterprise_name = CompanyNameField(label=_("Enterprise name"), max_length=120, required=False)
    industry = forms.ModelChoiceField(
        Industry.objects.all(), label=_("Industry"), required=False, widget=forms.Select(attrs={"data-select": ""})
    )
    staff = forms.IntegerField(label=_("Staff"), min_value=0, max_value=10**7, required=False, help_text=_("persons"))
    confirm_distinct = forms.BooleanField(label=_("It is another enterprise of the same name"), required=False)
    unit = UnitField(Organization.objects.none(), label=_("City, county or park"))
    chair = forms.CharField(label=_("Chair"), max_length=40, required=False)
    vice_chairs = NamesField(
        label=_("Vice-chairs"), max_length=300, required=False, help_text=_("Several: parted by 、")
    )
    secretary_general = forms.CharField(label=_("Secretary-general"), max_length=40, required=False)
    contact = forms.CharField(label=_("Contact"), max_length=40, required=False)
    contact_phone = PhoneField(label=_("Phone"), required=False)
    contact2 = forms.CharField(label=_("Second contact"), max_length=40, required=False)
    contact2_phone = PhoneField(label=_("Phone"), required=False)
    driver = DriverField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.twin: Enterprise | None = None
        self.enterprises = Enterprise.objects.visible_to(user).select_related("unit__parent", "industry")
        offer(self, "enterprise", self.enterprises)
        offer(self, "unit", choosable(user, register_rules.MANAGE_ASSOCIATION))

    def clean(self) -> dict[str, Any]:
        """Find the host: chosen, known by its code, or new with code and name."""
        data = super().clean() or self.cleaned_data
        if data.get("enterprise") is None and data.get("uscc"):
            data["enterprise"] = self.enterprises.filter(uscc=data["uscc"]).first()
        if data.get("enterprise") is None:
            self._clean_new(data)
        for who, phone in CONTACTS:
            if data.get(phone) and not data.get(who):
                self.add_error(who, _("Whose phone is this?"))
        return data

    def _clean_new(self, data: dict[str, Any]) -> None:
        if "uscc" not in self.errors and not data.get("uscc"):
            self.add_error("uscc", _("Type the code, or choose an enterprise of the register."))
        if not data.get("enterprise_name"):
            self.add_error("enterprise_name", _("The name of an enterprise that is not in the register yet."))
        self.twin = same_name_elsewhere(self.user, name=data.get("enterprise_name", ""), uscc=data.get("uscc", ""))
        if self.twin is not None and not data.get("confirm_distinct"):
            message = gettext(
                "%(unit)s has an enterprise of this name, code %(uscc)s: choose it, or say that this is another one."
            )
            self.add_error(
                "enterprise_name",
                ValidationError(message % {"unit": self.twin.unit, "uscc": self.twin.uscc}, code="same_name"),
            )

    def registration(self) -> Registration:
        """Return what the action takes."""
        data = self.cleaned_data
        return Registration(
            unit=data["unit"],
            host=data["enterprise"] or self._new_enterprise(),
            founded=data["founded"],
            name=data["name"],
            letter_number=data["letter_number"],
            letter_date=data["letter_date"],
            email=data["email"],
            host_department=data["host_department"],
            members=data["members"],
            scitech_workers=data["scitech_workers"],
            remark=data["remark"],
            people=tuple(self._people()),
            driver=data["driver"],
        )

    def _new_enterprise(self) -> NewEnterprise:
        data = self.cleaned_data
        industry = data["industry"]
        return NewEnterprise(
            uscc=data["uscc"],
            name=data["enterprise_name"],
            unit=data["unit"],
            industry_id=industry.pk if industry else None,
            staff=data["staff"],
            scitech_workers=data["scitech_workers"],
        )

    def _people(self) -> list[Person]:
        data = self.cleaned_data
        found = [Person(OfficerRole.CHAIR, data["chair"])] if data["chair"] else []
        found += [Person(OfficerRole.VICE_CHAIR, name) for name in data["vice_chairs"]]
        if data["secretary_general"]:
            found.append(Person(OfficerRole.SECRETARY_GENERAL, data["secretary_general"]))
        found += [Person(OfficerRole.CONTACT, data[who], data[phone]) for who, phone in CONTACTS if data[who]]
        return found


class AssociationForm(PaperForm, _Details):
    """Change what an association says of itself; a new name says which decision on paper gave it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = NameField(
        label=_("Name of the association"),
        max_length=120,
        help_text=_("A new name is filed as a change; here only what was decided on paper, the old name is kept"),
    )
    founded = DayField(label=_("Founding date"), required=False)
    name_reason = forms.CharField(label=_("Reason of the new name"), max_length=120, required=False)

    def __init__(self, *args: Any, stored: Association | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored

    @property
    def renames(self) -> bool:
        """Tell whether the name is another than the stored one; a stale form is told so by the action instead."""
        data = self.cleaned_data
        if self.stored is None or data.get("version") != self.stored.organization.version:
            return False
        return bool(data.get("name")) and data["name"] != self.stored.organization.name

    def clean(self) -> dict[str, Any]:
        """Ask which decision gave a new name."""
        data = super().clean() or self.cleaned_data
        if self.renames:
            self.demand_basis("name_reason")
        return data

    @staticmethod
    def values_of(association: Association) -> dict[str, object]:
        node = association.organization
        return {
            "version": node.version,
            "name": node.name,
            "founded": node.opened,
            "letter_number": association.letter_number,
            "letter_date": association.letter_date,
            "email": association.email,
            "host_department": association.host_department,
            "members": association.members,
            "scitech_workers": association.scitech_workers,
            "remark": association.remark,
        }

    def changes(self) -> dict[str, object]:
        """Return what the action takes."""
        apart = ("version", "name_reason")
        data = {name: value for name, value in values_without_paper(self.cleaned_data).items() if name not in apart}
        return {**data, "opened": data.pop("founded")}

    def renaming(self) -> dict[str, Any]:
        """Return what the action takes besides of a new name."""
        return {"reason": self.basis("name_reason"), "until": self.cleaned_data["paper_day"]} if self.renames else {}


class CloseForm(forms.Form):
    """Close an association or an enterprise on a day, with the reason."""

    day = DayField(label=_("Closed on"), help_text=_("The first day on which it is no more"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AssociationCloseForm(PaperForm, CloseForm):
    """Dissolve an association as it was decided on paper."""

    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)
    field_order = ("day", "paper_number", "paper_day", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask for the decision or the reason."""
        data = super().clean() or self.cleaned_data
        self.demand_basis()
        return data

    def values(self) -> dict[str, Any]:
        return {"day": self.cleaned_data["day"], "reason": self.basis()}


class CoverForm(forms.Form):
    """Cover one more enterprise from a day on."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Enterprise"),
        widget=RemoteSelect(url=reverse_lazy("orgs:enterprise_options"), attrs={"data-least": "2"}),
    )
    first_day = DayField(label=_("First day"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = Enterprise.objects.visible_to(user).select_related("unit")
        offer(self, "enterprise", visible)
        self.initial.setdefault("first_day", timezone.localdate())


class HostForm(PaperForm):
    """Let another enterprise host the association from a day on, with the reason and, if there is one, the decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("New host enterprise"),
        widget=RemoteSelect(url=reverse_lazy("orgs:enterprise_options"), attrs={"data-least": "2"}),
    )
    day = DayField(label=_("Host from"), help_text=_("On this day the relation of the present host ends"))
    keep = forms.BooleanField(
        label=_("The present host stays covered as one of the further enterprises"), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=120)

    def __init__(self, *args: Any, user: User, host: CoveredEnterprise | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = Enterprise.objects.visible_to(user).select_related("unit")
        offer(self, "enterprise", visible)
        if host is None or not host.enterprise.is_alive_on(timezone.localdate()):
            del self.fields["keep"]
        if host is None:
            self.fields["day"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Ask for the decision whose day was given."""
        data = super().clean() or self.cleaned_data
        if "reason" not in self.errors:
            self.demand_basis()
        return data

    @staticmethod
    def values_of(association: Association, host: CoveredEnterprise | None) -> dict[str, object]:
        """Return what is stored, beside which a stale form is shown."""
        known = {"enterprise": host.enterprise_id, "day": host.first_day} if host else {}
        return {"version": association.organization.version, **known}

    def values(self) -> dict[str, Any]:
        return {**values_without_paper(self.cleaned_data), "reason": self.basis()}
