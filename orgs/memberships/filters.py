"""Filters of the lists of memberships, applications, recommendations and associations that have not joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.web.filters import SearchFilter, YesNoFilter
from kexie_portal.web.forms import RemoteSelect
from kexie_portal.workflow.filters import DecidedManyFilter
from orgs.common.days import in_force_on
from orgs.memberships import rules as membership_rules
from orgs.memberships.enums import BODY_KINDS, MEMBER_KINDS, ApplicationState, MembershipForm, RecommendationState
from orgs.memberships.models import JoinCriteria, Membership, MembershipApplication, Recommendation
from orgs.memberships.queries import fitting, unasked, unjoined
from orgs.pages.choices import DayFilter, DriverFilter, SelectedFilter, UnitFilter
from orgs.pages.fields import UnitField
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Industry
from orgs.register.queries import finding
from orgs.tree.models.organization import Organization
from orgs.tree.places import area_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kexie_portal.accounts.models import User
    from orgs.memberships.models import Joining

KINDS = [(kind.value, kind.label) for kind in BODY_KINDS]
STANDINGS = [
    ("now", pgettext_lazy("membership", "in force")),
    ("over", pgettext_lazy("membership", "ended")),
]
SORTS = [
    ("any", _("no society or no federation")),
    ("society", _("no society")),
    ("federation", _("no federation")),
    ("own", _("not the county or city association")),
    ("provincial_society", _("no provincial society")),
]


def visible_bodies(request: HttpRequest | None) -> QuerySet[Organization]:
    """Return the bodies that the user sees."""
    if request is None:
        return Organization.objects.none()
    rows = Organization.objects.visible_to(request.user).filter(kind__in=BODY_KINDS)
    return rows.select_related("parent")


class BodyFilter(django_filters.ModelChoiceFilter):
    """The rows of one body; the choices are searched as one types."""

    field_class = UnitField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("society, federation or association joined"))
        attrs = {"data-preload": "", "data-placeholder": _("all")}
        widget = RemoteSelect(url=reverse_lazy("orgs:body_options"), attrs=attrs)
        super().__init__(queryset=visible_bodies, widget=widget, **kwargs)


def _under(node: Organization, path: str) -> Q:
    return Q(
        **{f"{path}tree_id": node.tree_id, f"{path}lft__gte": node.lft, f"{path}lft__lt": node.rght},
    )


class _SidesFilter(django_filters.FilterSet):
    """Filter by words, the place of the member, the body and the form of membership."""

    q = SearchFilter(method="by_words", label=_("member or body"))
    unit = UnitFilter(method="by_place", label=_("member lies in"))
    body = BodyFilter()
    kind = django_filters.ChoiceFilter(field_name="body__kind", choices=KINDS, label=_("kind"))
    form = django_filters.ChoiceFilter(choices=MembershipForm.choices, label=_("joins as"))
    driver = DriverFilter()

    def by_words(self, rows: QuerySet[Joining], _name: str, value: str) -> QuerySet[Joining]:
        """Find by the names of both sides."""
        return rows.filter(finding.matching(value, "member__") | finding.matching(value, "body__"))

    def by_place(self, rows: QuerySet[Joining], _name: str, value: Organization) -> QuerySet[Joining]:
        """Narrow to members that lie under a unit."""
        return rows.filter(_under(value, "member__"))


class MembershipFilter(_SidesFilter):
    """Filter memberships by their days, too."""

    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="by_standing", label=_("state"))
    member_kind = django_filters.ChoiceFilter(
        field_name="member__kind", choices=[(kind.value, kind.label) for kind in MEMBER_KINDS], label=_("member is")
    )
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.all(),
        method="by_industry",
        label=_("industry of the host"),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    since = DayFilter(field_name="first_day", lookup_expr="gte", label=_("joined from"))
    until = DayFilter(field_name="first_day", lookup_expr="lte", label=_("joined to"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Membership
        fields: list[str] = []

    def by_standing(self, rows: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        """Narrow to those that hold today or have ended."""
        today = timezone.localdate()
        return rows.filter(in_force_on(today)) if value == "now" else rows.filter(end_day__lte=today)

    def by_industry(self, rows: QuerySet[Membership], _name: str, value: Industry) -> QuerySet[Membership]:
        """Narrow by the industry of the member's host."""
        hosts = CoveredEnterprise.objects.filter(is_host=True, end_day__isnull=True, enterprise__industry=value)
        return rows.filter(member__in=hosts.values("association"))


class ApplicationFilter(DecidedManyFilter, _SidesFilter):
    """Filter applications by their state, too, and by what came of deciding on many."""

    state = django_filters.ChoiceFilter(choices=ApplicationState.choices, label=_("state"))
    overdue = YesNoFilter(method="by_overdue", label=_("overdue"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = MembershipApplication
        fields: list[str] = []

    def by_overdue(
        self, rows: QuerySet[MembershipApplication], _name: str, value: bool
    ) -> QuerySet[MembershipApplication]:
        """Narrow by whether the time for the decision has run out."""
        late = Q(due_on__isnull=False, due_on__lt=timezone.localdate())
        return rows.filter(late if value else ~late)

    def may_filter(self, user: User) -> bool:
        """Let those who decide read who decided; an association does not."""
        return membership_rules.may_admit_anywhere(user)


class RecommendationFilter(django_filters.FilterSet):
    """Filter recommendations by words, place and state."""

    q = SearchFilter(method="by_words", label=_("member or society"))
    unit = UnitFilter(method="by_place", label=_("member lies in"))
    state = django_filters.ChoiceFilter(choices=RecommendationState.choices, label=_("state"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Recommendation], _name: str, value: str) -> QuerySet[Recommendation]:
        """Find by the names of both sides."""
        above = finding.matching(value, "provincial_society__") | Q(national_society__icontains=value)
        return rows.filter(finding.matching(value, "organization__") | above)

    def by_place(self, rows: QuerySet[Recommendation], _name: str, value: Organization) -> QuerySet[Recommendation]:
        """Narrow to members that lie under a unit."""
        return rows.filter(_under(value, "organization__"))


class UnjoinedFilter(django_filters.FilterSet):
    """Filter associations by place, industry and what they have not joined: any body of a sort, or a certain one."""

    q = SearchFilter(method="by_words", label=_("name or initials"))
    unit = UnitFilter()
    lacks = django_filters.ChoiceFilter(choices=SORTS, method="by_lacking", label=_("has not joined"))
    outside = BodyFilter(method="by_body", label=_("no member of"))
    industry = django_filters.ModelChoiceFilter(
        queryset=Industry.objects.all(),
        method="by_industry",
        label=_("industry of the host"),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    fits = BodyFilter(method="by_fitting", label=_("fits the criteria of, not asked"))
    waiting = YesNoFilter(field_name="waits", label=_("application open"))
    pk = SelectedFilter(field_name="pk", lookup_expr="in", widget=forms.HiddenInput)

    class Meta:
        model = Association
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Association], _name: str, value: str) -> QuerySet[Association]:
        """Find by part of the name or its initials."""
        return rows.filter(finding.matching(value, "organization__"))

    def by_lacking(self, rows: QuerySet[Association], _name: str, value: str) -> QuerySet[Association]:
        """Narrow to those who have not joined."""
        return unjoined(rows, value)

    def by_body(self, rows: QuerySet[Association], _name: str, value: Organization) -> QuerySet[Association]:
        """Narrow to those from whom a body takes its members and who are none."""
        members = Membership.objects.current().filter(member=OuterRef("pk"), body=value)
        return rows.filter(_under(area_of(value), "organization__"), ~Exists(members))

    def by_fitting(self, rows: QuerySet[Association], _name: str, value: Organization) -> QuerySet[Association]:
        """Narrow to those who fit the criteria of a county or city and were not asked; none where it has none."""
        criteria = JoinCriteria.objects.select_related("unit").filter(unit=value).first()
        return rows.none() if criteria is None else unasked(fitting(rows, criteria), value)

    def by_industry(self, rows: QuerySet[Association], _name: str, value: Industry) -> QuerySet[Association]:
        """Narrow by the industry of the host."""
        hosts = {"covered__is_host": True, "covered__end_day__isnull": True}
        return rows.filter(covered__enterprise__industry=value, **hosts)
