"""Filters of the list of foundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.filters import SearchFilter
from kexie_portal.workflow.filters import DecidedManyFilter
from orgs.common.enums import HOSTS
from orgs.founding import rules as founding_rules
from orgs.founding.enums import DoorState, FoundingForm, FoundingState, InvitationState
from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation
from orgs.pages.choices import DriverFilter, SelectedFilter, UnitFilter
from orgs.register.queries import finding
from orgs.societies.models.firm import MemberFirm
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kexie_portal.accounts.models import User
    from orgs.founding.queries import Firm
    from orgs.founding.querysets import FoundingCaseQuerySet, FoundingDoorQuerySet, FoundingInvitationQuerySet

STANDING = [
    ("waiting", _("waits for me")),
    ("open", _("under way")),
    ("overdue", _("overdue")),
    ("drafts", _("my drafts")),
    ("without_account", _("filed, nobody signs in for it")),
]
FIRM_STANDINGS = [
    ("lacks", _("without an association")),
    ("to_invite", _("without an association, not invited")),
    ("invited", _("invited, not answered")),
    ("founds", _("a founding is under way")),
    ("has", _("has an association")),
]


def visible_hosts(request: HttpRequest | None) -> QuerySet[Organization]:
    """Return the societies and federations that the user sees."""
    if request is None:
        return Organization.objects.none()
    return Organization.objects.visible_to(person(request)).filter(kind__in=HOSTS).order_by("tree_id", "lft")


class FoundingFilter(DecidedManyFilter):
    """By words, place, state, whose step is next, and what came of forwarding many."""

    q = django_filters.CharFilter(method="by_words", label=_("name, enterprise or code"), widget=forms.SearchInput)
    unit = UnitFilter()
    state = django_filters.MultipleChoiceFilter(
        choices=FoundingState.choices,
        label=_("state"),
        widget=forms.SelectMultiple(attrs={"data-select": "", "data-placeholder": _("all")}),
    )
    form = django_filters.ChoiceFilter(choices=FoundingForm.choices, label=_("founded by"))
    driver = DriverFilter()
    standing = django_filters.ChoiceFilter(choices=STANDING, method="by_standing", label=_("next step"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = FoundingCase
        fields: list[str] = []

    def may_filter(self, user: User) -> bool:
        """Let those who check read who forwarded."""
        return founding_rules.may_check_anywhere(user)

    def by_words(self, rows: FoundingCaseQuerySet, _name: str, value: str) -> FoundingCaseQuerySet:
        """Find by the association to be, its host or the host's code."""
        words = value.strip()
        found = Q(proposed_name__icontains=words) | Q(enterprise_name__icontains=words) | Q(letter_number=words)
        return rows.filter(found | Q(uscc__startswith=words.upper()))

    def by_standing(self, rows: FoundingCaseQuerySet, _name: str, value: str) -> FoundingCaseQuerySet:
        """Narrow to what waits for the user, is under way or late."""
        if value in ("waiting", "drafts"):
            narrow = rows.waiting_for if value == "waiting" else rows.drafts_of
            return narrow(self.request.user)
        narrowed: FoundingCaseQuerySet = getattr(rows, value)()
        return narrowed


class _MemberFilter(django_filters.FilterSet):
    """By the names of the enterprise and the society, and by place."""

    q = SearchFilter(method="by_words", label=_("enterprise, code, society or federation"))
    unit = UnitFilter(method="by_place", label=_("lies in"))
    body = django_filters.ModelChoiceFilter(label=_("society or federation"), queryset=visible_hosts)
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    def by_words(self, rows: QuerySet[MemberFirm], _name: str, value: str) -> QuerySet[MemberFirm]:
        """Find by part of a name, by initials, or by the beginning of the code."""
        words = value.strip()
        named = Q(enterprise__search_text__icontains=words) | Q(enterprise__uscc__startswith=words.upper())
        return rows.filter(named | finding.matching(value, "body__"))

    def by_place(self, rows: QuerySet[MemberFirm], _name: str, value: Organization) -> QuerySet[MemberFirm]:
        """Narrow to the enterprises that lie under a unit."""
        inside = {"tree_id": value.tree_id, "lft__gte": value.lft, "lft__lt": value.rght}
        return rows.filter(**{f"enterprise__unit__{name}": edge for name, edge in inside.items()})


class MemberFirmFilter(_MemberFilter):
    """Member enterprises by whether they have an association, were invited to found one, or are founding it."""

    standing = django_filters.ChoiceFilter(choices=FIRM_STANDINGS, method="by_standing", label=_("association"))

    class Meta:
        model = MemberFirm
        fields: list[str] = []

    def by_standing(self, rows: QuerySet[Firm], _name: str, value: str) -> QuerySet[Firm]:
        """Narrow by how far they are on the way to an association."""
        waits = Q(invitation_state=InvitationState.INVITED, invitation_due__gte=timezone.localdate())
        if value == "has":
            return rows.filter(has_association=True)
        lacking = rows.filter(has_association=False)
        if value == "founds":
            return lacking.filter(founds=True)
        if value == "invited":
            return lacking.filter(waits)
        if value == "to_invite":
            return lacking.filter(founds=False).exclude(pk__in=lacking.filter(waits).order_by().values("pk"))
        return lacking


class InvitationFilter(_MemberFilter):
    """Invitations to found an association by where they stand."""

    state = django_filters.ChoiceFilter(choices=InvitationState.choices, method="by_state", label=_("state"))

    class Meta:
        model = FoundingInvitation
        fields: list[str] = []

    def by_state(self, rows: FoundingInvitationQuerySet, _name: str, value: str) -> FoundingInvitationQuerySet:
        """Narrow to one state today."""
        return rows.in_state(value)


class DoorFilter(django_filters.FilterSet):
    """Doors by name, place and where they stand."""

    q = SearchFilter(method="by_words", label=_("enterprise, code or contact"))
    unit = UnitFilter()
    state = django_filters.ChoiceFilter(choices=DoorState.choices, method="by_state", label=_("state"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = FoundingDoor
        fields: list[str] = []

    def by_words(self, rows: QuerySet[FoundingDoor], _name: str, value: str) -> QuerySet[FoundingDoor]:
        """Find by part of the name, by the beginning of the code, or by the contact."""
        words = value.strip()
        found = Q(enterprise_name__icontains=words) | Q(contact_name__icontains=words)
        return rows.filter(found | Q(uscc__startswith=words.upper()))

    def by_state(self, rows: FoundingDoorQuerySet, _name: str, value: str) -> FoundingDoorQuerySet:
        """Narrow to one state now."""
        return rows.in_state(value)
