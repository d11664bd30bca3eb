"""Forms of choices, absences and webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from kexie_portal.notices import absences, kinds, people
from kexie_portal.notices.enums import Form
from kexie_portal.notices.models import Webhook
from kexie_portal.notices.webhooks import guard
from kexie_portal.web.forms import DayField, RemoteSelectMultiple, VersionedFormMixin

MOST_PEOPLE = 200


class AlarmForm(forms.Form):
    """The minute at which one wants to be reminded."""

    day = DayField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("To the minute, Beijing time"),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class PreferenceForm(forms.Form):
    """One choice for each kind that concerns the person."""

    def __init__(self, *args: Any, user: User, channels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds.offered_to(user):
            self.fields[kind.key] = forms.ChoiceField(
                label=str(kind.label),
                choices=[(channel.value, channel.label) for channel in kind.channels()],
                initial=channels[kind.key],
            )


class AbsenceForm(forms.Form):
    """The days of an absence, and the deputy."""

    first_day = DayField(label=_("First day away"))
    end_day = DayField(label=_("First day back"), help_text=_("On this day you get your notices yourself again."))
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Deputy"),
        help_text=_("Gets your notices and sees your work list, but acts by their own postings alone."),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = absences.candidates_for(user)  # type: ignore[attr-defined]


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people, named with their accounts."""

    def label_from_instance(self, obj: User) -> str:
        """Name the person so that two of the same name are told apart."""
        return people.said(obj)


class WebhookForm(VersionedFormMixin, forms.ModelForm):
    """A webhook; address and secret are taken and never shown again."""

    url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )
    key = forms.CharField(
        label=_("Secret"),
        max_length=200,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-no-draft": ""}),
        help_text=_("DingTalk: the key that begins with SEC. Plain JSON: at least 16 signs, known to the receiver."),
    )
    kinds = forms.MultipleChoiceField(label=_("Kinds of notices"), widget=forms.CheckboxSelectMultiple)
    people = PeopleField(
        User.objects.none(),
        label=_("People whose notices are sent"),
        widget=RemoteSelectMultiple(url=reverse_lazy("notices:people_options")),
        help_text=_("By name or account. Only the title and the link go out, and only what these people get."),
        error_messages={"required": _("Name at least one person."), "invalid_choice": _("No account in force here.")},
    )

    class Meta:
        model = Webhook
        fields = ["name", "form", "enabled"]
        labels = {"name": _("Name"), "form": _("Form"), "enabled": _("switched on")}

    instance: Webhook
    field_order = ["name", "form", "url", "key", "kinds", "people", "enabled", "version"]

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = people.reached_by(actor).values("pk")
        kept = self.instance.people.values("pk") if self.instance.pk else User.objects.none().values("pk")
        chosen = User.objects.filter(Q(pk__in=reached) | Q(pk__in=kept), is_active=True)
        self.fields["people"].queryset = chosen.order_by("name", "pk")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)
        self.fields["kinds"].choices = [(kind.key, kind.label) for kind in kinds.registered()]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["url"].required = False
            self.fields["url"].help_text = _("Kept hidden. Leave it empty to keep the address as it is.")
            self.fields["key"].help_text = _("Kept hidden. Leave it empty to keep the secret as it is.")
            self.initial["kinds"] = self.instance.kinds
            self.initial["people"] = list(self.instance.people.filter(is_active=True).values_list("pk", flat=True))

    def clean_url(self) -> str:
        """Refuse what must not be called, before anything is stored."""
        url = self.cleaned_data["url"].strip()
        if url:
            try:
                guard.checked(url)
            except guard.AddressRefused as refusal:
                raise ValidationError(str(refusal)) from None
        return url

    def clean_people(self) -> list[User]:
        """Refuse more people than one group reads for."""
        chosen = list(self.cleaned_data["people"])
        if len(chosen) > MOST_PEOPLE:
            raise ValidationError(_("At most %(n)d people.") % {"n": MOST_PEOPLE})
        return chosen

    def clean(self) -> dict[str, Any] | None:
        """A plain JSON receiver has to be able to tell who sent it."""
        data = super().clean()
        form, key = self.cleaned_data.get("form"), self.cleaned_data.get("key", "")
        if form == Form.JSON and len(key) < 16 and (key or not self.instance.secret):
            self.add_error("key", _("Give a secret of at least 16 signs."))
        return data
