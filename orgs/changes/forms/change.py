"""The form of a change: reason and day, and what its kind asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.election import PersonData
from orgs.changes.kinds.registry import definition_of
from orgs.pages.fields import DayField

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.changes.models.change import ChangeCase
    from orgs.register.models.association import Association


class ChangeForm(forms.Form):
    """One change: reason and day, and between them what its kind asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), required=False)
    day = DayField(label=_("Takes effect on"), required=False, help_text=_("Left empty: the day of the approval"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, user: User, association: Association, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = definition_of(kind)
        self.fields.update(own.asks(user, association))
        self.order_fields(["version", *(name for name in self.fields if name not in self.base_fields)])
        if not own.has_day:
            del self.fields["day"]

    @staticmethod
    def values_of(case: ChangeCase) -> dict[str, object]:
        own = definition_of(case.kind)
        found = {name: getattr(case, name) for name in ("version", "day", "reason", *own.columns)}
        return {**found, **{name: getattr(case, name).all() for name in own.picks}}

    def data_of(self, people: tuple[PersonData, ...]) -> ChangeData:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ChangeData(**data, people=people)
