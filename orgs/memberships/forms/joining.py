"""Enter, end, apply for and recommend memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.forms import RemoteSelect
from orgs.common.enums import LabelKind, SizeClass
from orgs.memberships.actions.membership import Joined
from orgs.memberships.enums import MEMBER_KINDS, NO_OFFICE, OFFICE_KINDS, MembershipForm
from orgs.memberships.models import JoinCriteria, Membership
from orgs.memberships.queries import admitting, joinable, provincial_societies
from orgs.pages.fields import DayField, DriverField, UnitField, VersionedForm, offer
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter


MOST_PERSONS = 10**7


def _at_least(label: _StrPromise) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_PERSONS, required=False, help_text=_("persons"))


class JoinsAs(forms.Form):
    """In which form a member joins; a co-located office names its committee."""

    form = forms.ChoiceField(label=_("Joins as"), choices=MembershipForm.choices, initial=MembershipForm.GROUP)
    committee = forms.CharField(
        label=_("Specialised committee"),
        max_length=60,
        required=False,
        help_text=_("For a co-located office: the committee whose office it is"),
    )

    def offer_for(self, body: Organization) -> None:
        """Offer the co-located office where there are specialised committees alone."""
        if body.kind not in OFFICE_KINDS:
            only = MembershipForm.GROUP
            self.fields["form"].choices = [(only.value, only.label)]  # type: ignore[attr-defined]
            self.fields["form"].error_messages["invalid_choice"] = NO_OFFICE
            del self.fields["committee"]

    def clean(self) -> dict[str, Any]:
        """Ask for the committee of an office; a group member has none."""
        data = super().clean() or self.cleaned_data
        body = data.get("body")
        if body is not None and data.get("form") == MembershipForm.OFFICE and body.kind not in OFFICE_KINDS:
            self.add_error("form", NO_OFFICE)
            return data
        if data.get("form") == MembershipForm.OFFICE and not data.get("committee"):
            self.add_error("committee", _("Name the specialised committee whose office it is."))
        elif data.get("form") == MembershipForm.GROUP:
            data["committee"] = ""
        return data


class JoinsAsForm(JoinsAs):
    """Put right in which form and by which driver a member joins, or change the form from a day on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = DayField(
        label=_("Holds from"), required=False, help_text=_("Empty where the entry was wrong from its first day")
    )
    driver = DriverField()
    field_order = ("version", "form", "committee", "driver", "day")

    def __init__(self, *args: Any, body: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_for(body)

    @staticmethod
    def values_of(membership: Membership) -> dict[str, object]:
        return {name: getattr(membership, name) for name in ("version", "form", "committee", "driver")}


class EnterForm(JoinsAs):
    """Enter a member of a body."""

    member = UnitField(
        Organization.objects.none(),
        label=_("Member"),
        widget=RemoteSelect(url=reverse_lazy("orgs:member_options"), attrs={"data-least": "2"}),
    )
    first_day = DayField(label=_("First day"))
    end_day = DayField(label=_("End day"), required=False, help_text=_("Only where it is over already"))
    driver = DriverField()
    field_order = ("member", "form", "committee", "first_day", "end_day", "driver")

    def __init__(self, *args: Any, user: User, body: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_for(body)
        visible = Organization.objects.visible_to(user).filter(kind__in=MEMBER_KINDS)
        offer(self, "member", visible)
        self.fields["member"].widget.url = f"{reverse_lazy('orgs:member_options')}?under={area_of(body).pk}"  # type: ignore[attr-defined]
        self.initial.setdefault("first_day", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """Refuse days that run backwards."""
        data = super().clean()
        first, end = data.get("first_day"), data.get("end_day")
        if first and end and end < first:
            self.add_error("end_day", _("It cannot end before it began."))
        return data

    def joined(self) -> Joined:
        """Return what the action takes."""
        data = self.cleaned_data
        return Joined(data["first_day"], data["end_day"], data["form"], data["committee"], data["driver"])


class BodyField(UnitField):
    """A body that takes members, by its whole name: a member joins the city's association, not the city."""

    def label_from_instance(self, obj: Organization) -> str:  # type: ignore[override]
        return obj.name


class _BodyForm(forms.Form):
    body = BodyField(
        Organization.objects.none(),
        label=_("Society, federation or association"),
        widget=RemoteSelect(url=reverse_lazy("orgs:body_options"), attrs={"data-preload": ""}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = admitting(user)
        offer(self, "body", bodies)
        if not self.initial.get("body") and len(only := list(bodies[:2])) == 1:
            self.initial["body"] = only[0].pk


class EnterManyForm(_BodyForm, JoinsAs):
    """Enter the selected associations as members of one body."""

    first_day = DayField(label=_("First day"))
    driver = DriverField()
    field_order = ("body", "form", "committee", "first_day", "driver")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_day", timezone.localdate())

    def joined(self) -> Joined:
        """Return what the job takes."""
        data = self.cleaned_data
        return Joined(data["first_day"], None, data["form"], data["committee"], data["driver"])


class InviteManyForm(_BodyForm):
    """Invite the selected associations to one body."""

    words = forms.CharField(
        label=_("Words of the invitation"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApplyForm(JoinsAs):
    """Apply for membership of a body of one's own place."""

    body = BodyField(Organization.objects.none(), label=_("Society, federation or association"))
    words = forms.CharField(
        label=_("Reason for joining"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("body", "form", "committee", "words")

    def __init__(self, *args: Any, member: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "body", joinable(member))


class RecommendForm(forms.Form):
    """Recommend an association to a provincial society, or to a national one by name."""

    provincial_society = UnitField(Organization.objects.none(), label=_("Provincial society"), required=False)
    national_society = forms.CharField(
        label=_("National society"), max_length=60, required=False, help_text=_("Only where no provincial one is meant")
    )
    words = forms.CharField(label=_("Grounds"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, member: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provincial_society", provincial_societies(member))

    def clean(self) -> dict[str, Any]:
        """Ask for either a provincial society or a national one."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("provincial_society")) == bool(data.get("national_society", "").strip()):
            words = _("Choose a provincial society or name a national one, not both.")
            self.add_error("provincial_society", words)
        return data


class SeriesForm(forms.Form):
    """How a body numbers its certificates; certificates that lack may be issued at once."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))
    series = forms.RegexField(
        r"^[\u4e00-\u9fff（）]{2,40}$",
        label=_("series"),
        max_length=20,
        help_text=_("e.g. 洛装学证, as in 洛装学证〔2026〕12号"),
        error_messages={"invalid": _("A series is two to twenty Chinese characters, like 洛装学证.")},
    )
    years = forms.IntegerField(
        label=_("years for which a certificate holds"),
        min_value=1,
        max_value=10,
        required=False,
        help_text=_("Empty: as long as the membership"),
    )

    def __init__(self, *args: Any, lacking: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lacking:
            words = ngettext(
                "Issue a certificate to the %(n)d member who has none",
                "Issue certificates to the %(n)d members who have none",
                lacking,
            )
            self.fields["missing"] = forms.BooleanField(label=words % {"n": lacking}, required=False)


class AnewForm(forms.Form):
    """Why a certificate is issued anew; the first one needs no reason."""

    def __init__(self, *args: Any, old: Letter | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old is not None:
            words = gettext("%(number)s is revoked with this reason.") % {"number": old.number}
            self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=200, help_text=words)


class CriteriaForm(VersionedForm):
    """By which size and influence a county or city takes associations; every measure named must be met."""

    size_classes = forms.MultipleChoiceField(
        label=_("Size class of the host"),
        choices=SizeClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Any of these; none ticked asks for none"),
    )
    labels = forms.MultipleChoiceField(
        label=_("Recognitions of the host"),
        choices=LabelKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Any of these; none ticked asks for none"),
    )
    min_staff = _at_least(_("Staff of the host, at least"))
    min_scitech_workers = _at_least(_("Sci-tech workers of the host, at least"))
    min_members = _at_least(_("Members of the association, at least"))
    basis = forms.CharField(
        label=_("Basis"), max_length=200, required=False, help_text=_("The document by which the unit has decided so")
    )

    @classmethod
    def said_of(cls, criteria: JoinCriteria) -> list[tuple[str, str]]:
        """Say the measures that are named, with their labels."""
        told = []
        for name, field in cls.base_fields.items():
            value = getattr(criteria, name)
            if name == "version" or value in (None, "", []):
                continue
            choices = dict(getattr(field, "choices", ()))
            words = "、".join(str(choices[one]) for one in value) if isinstance(value, list) else str(value)
            told.append((str(field.label), words))
        return told
