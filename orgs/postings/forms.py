"""Handing out and ending postings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.forms import clean_phone
from kexie_portal.accounts.models import User
from kexie_portal.web.forms import DayField, RemoteSelect
from orgs.pages.fields import offer
from orgs.postings import rules as posting_rules
from orgs.postings.models import Posting
from orgs.postings.queries import people_seen_by, places_to_choose
from orgs.tree.models.organization import Organization


class PostingForm(forms.Form):
    """A posting for a known person, or for a new one with an account."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("person"),
        required=False,
        widget=RemoteSelect(reverse_lazy("orgs:person_options")),
        help_text=gettext_lazy("By name, account or phone; somebody from elsewhere by the whole account name."),
    )
    name = forms.CharField(label=gettext_lazy("full name"), max_length=60, required=False)
    username = forms.CharField(
        label=gettext_lazy("account name"),
        max_length=40,
        required=False,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("For signing in: letters and digits, such as zhangwei."),
    )
    phone = forms.CharField(label=gettext_lazy("phone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("e-mail"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("role"))
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("at"),
        widget=RemoteSelect(reverse_lazy("orgs:posting_places"), attrs={"data-preload": ""}),
    )
    first_day = DayField(label=gettext_lazy("first day"))
    end_day = DayField(
        label=gettext_lazy("end day"),
        help_text=gettext_lazy("The first day on which it no longer holds; five years at most."),
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as the number of the letter of appointment."),
    )

    def __init__(self, *args: Any, actor: User, named: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.named = actor, named
        today = timezone.localdate()
        offer(self, "user", User.objects.exclude(pk=actor.pk).filter(is_active=True))
        offer(self, "organization", places_to_choose(actor))
        self.fields["role"].choices = [("", "—")] + [  # type: ignore[attr-defined]
            (role.key, role.label) for role in posting_rules.roles_for(actor)
        ]
        self.fields["first_day"].initial = today
        self.fields["end_day"].initial = today + timedelta(days=365)

    def clean_phone(self) -> str:
        """Accept a mobile number or a landline."""
        return clean_phone(self.cleaned_data["phone"])

    def clean_username(self) -> str:
        """Refuse an account name that is taken, in any spelling."""
        username: str = self.cleaned_data["username"].strip()
        if username and User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This account name is taken."))
        return username

    def clean_user(self) -> User | None:
        """Accept a person whom the actor sees or found by the whole account name (`named`); guessed numbers fail."""
        user: User | None = self.cleaned_data["user"]
        if user and user.pk not in self.named and not people_seen_by(self.actor).filter(pk=user.pk).exists():
            raise forms.ValidationError(_("Choose a person from the list."))
        return user

    def clean(self) -> dict[str, Any]:
        """Ask for a known person or for a new one, not both and not neither."""
        data = super().clean() or {}
        is_new = bool(data.get("username") or data.get("name"))
        if data.get("user") and is_new:
            self.add_error("user", _("Choose a known person or describe a new one, not both."))
        elif not data.get("user") and not is_new and not self.errors:
            self.add_error("user", _("Choose a person, or describe a new one."))
        elif is_new:
            for field in ("name", "username"):
                if not data.get(field) and field not in self.errors:
                    self.add_error(field, _("A new account needs both name and account name."))
        self._warn_of_same_phone(data)
        return data

    def _warn_of_same_phone(self, data: Mapping[str, object]) -> None:
        phone, username = data.get("phone"), data.get("username")
        known = User.objects.filter(Q(phone=phone), is_active=True).first() if phone and username else None
        if known:
            seen = people_seen_by(self.actor).filter(pk=known.pk).exists()
            words = _("%(name)s has this phone and an account already.") % {"name": known.name}
            self.add_error("phone", words if seen else _("Somebody elsewhere has this phone and an account already."))


class EndDayForm(forms.Form):
    """A new end day for a posting that goes on."""

    end_day = DayField(label=gettext_lazy("end day"))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200, required=False)

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"end_day": posting.end_day})
        kwargs.setdefault("prefix", "change")
        super().__init__(*args, **kwargs)


class EndForm(forms.Form):
    """Why a posting ends now."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "end")
        super().__init__(*args, **kwargs)
