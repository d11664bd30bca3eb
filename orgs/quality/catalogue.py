"""The rules of data quality as data: what each means, which rows it finds, where they are put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.changes.models.term import Term
from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import BEARERS, Kind
from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.memberships.models import Membership
from orgs.quality import facts
from orgs.quality.facts import Facts, Others, associations, hosts
from orgs.quality.models import QualityException
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.register.querysets import EnterpriseQuerySet
    from orgs.tree.querysets import OrganizationQuerySet

#: How old the figures of a covered enterprise may be, in days, before its size class counts as out of date.
FIGURES_OLD = 730
BODIES = (Kind.SOCIETY, Kind.FEDERATION, Kind.PROVINCIAL_SOCIETY)
Find = Callable[[date], QuerySet[Organization]] | Callable[[date], QuerySet[Enterprise]]


@dataclass(frozen=True)
class Rule:
    """One rule: `find(day)` gives the rows at fault among all, `fix(pk)` the address at which one is put right.

    `find_few(day)` gives the same rows, asked so that a few records are looked at one by one. `facts` tells what a
    finding rests on: when that changes, what was checked is no longer taken for right; nor is it after `holds` days.
    `others` tells which records each is like.
    """

    key: str
    label: str | Promise
    meaning: str | Promise
    model: type[Organization] | type[Enterprise]
    find: Find
    fix: Callable[[int], str]
    verb: str | Promise
    unit_field: str  # the row's unit, by which findings are counted
    facts: Facts
    find_few: Find | None = None
    others: Others | None = None
    holds: int = 0

    @property
    def records(self) -> OrganizationQuerySet | EnterpriseQuerySet:
        """Return every record that the rule looks at."""
        manager: Any = self.model._default_manager
        rows: OrganizationQuerySet | EnterpriseQuerySet = manager.all()
        return rows

    def found(self, day: date, *, few: bool = False) -> QuerySet[Organization] | QuerySet[Enterprise]:
        """Return the rows at fault that nobody has checked and found right; `few` where the caller narrows them."""
        checked = QualityException.objects.filter(rule=self.key, end_day__isnull=True, **{self.about: OuterRef("pk")})
        return self.at_fault(day, few=few).filter(~Exists(checked))

    def at_fault(self, day: date, *, few: bool = False) -> QuerySet[Organization] | QuerySet[Enterprise]:
        """Return the rows at fault, checked or not."""
        return (self.find_few if few and self.find_few else self.find)(day)

    @property
    def about(self) -> str:
        """Return the field in which a checked finding keeps its record."""
        return "organization" if self.model is Organization else "enterprise"


def _host_closed(day: date) -> QuerySet[Organization]:
    return associations(day).filter(Exists(hosts(day, Q(association=OuterRef("pk"), enterprise__closed__lte=day))))


def _no_term(day: date) -> QuerySet[Organization]:
    terms = Term.objects.filter(association=OuterRef("pk"), end_day__isnull=True)
    return associations(day).filter(~Exists(terms))


def _overdue(day: date) -> QuerySet[Organization]:
    terms = Term.objects.filter(association=OuterRef("pk"), end_day__isnull=True, due_day__lte=day)
    return associations(day).filter(Exists(terms))


def _no_leader(day: date) -> QuerySet[Organization]:
    leaders = Responsible.objects.filter(in_force_on(day), unit=OuterRef("pk"), role=ResponsibleRole.LEADER)
    return Organization.objects.filter(kind__in=BEARERS).active_on(day).filter(~Exists(leaders))


def _member_of_nothing(day: date) -> QuerySet[Organization]:
    held = Membership.objects.filter(in_force_on(day), member=OuterRef("pk"), body__kind__in=BODIES)
    return associations(day).filter(~Exists(held))


def _old_figures(day: date) -> QuerySet[Enterprise]:
    covered = CoveredEnterprise.objects.active_on(day).order_by().values("enterprise")
    since = timezone.make_aware(datetime.combine(day - timedelta(days=FIGURES_OLD), time.min))
    old = Q(size_class="") | Q(updated_at__lt=since)
    return Enterprise.objects.filter(alive_on(day)).filter(old, pk__in=covered)


def _same_association(day: date) -> QuerySet[Organization]:
    """Find associations of one name, or whose hosts are written alike."""
    twice = {"n__gt": 1}
    names = associations(day).order_by().values("name").annotate(n=Count("pk")).filter(**twice).values("name")
    keys = hosts(day, alive_on(day, "association__organization__")).order_by().values("enterprise__name_key")
    alike = keys.annotate(n=Count("pk")).filter(**twice).values("enterprise__name_key")
    written = hosts(day, Q(enterprise__name_key__in=alike)).values("association")
    return associations(day).filter(Q(name__in=names) | Q(pk__in=written))


def _same_association_few(day: date) -> QuerySet[Organization]:
    named = associations(day).filter(name=OuterRef("name")).exclude(pk=OuterRef("pk"))
    living = alive_on(day, "association__organization__")
    alike = hosts(day, living, Q(enterprise__name_key=OuterRef("enterprise__name_key")))
    others = alike.exclude(association=OuterRef("association"))
    written = hosts(day, Q(association=OuterRef("pk")), Q(Exists(others)))
    return associations(day).filter(Q(Exists(named)) | Q(Exists(written)))


def _same_enterprise(day: date) -> QuerySet[Enterprise]:
    alive = Enterprise.objects.filter(alive_on(day))
    keys = alive.order_by().values("name_key").annotate(n=Count("pk")).filter(n__gt=1).values("name_key")
    return alive.filter(name_key__in=keys)


def _same_enterprise_few(day: date) -> QuerySet[Enterprise]:
    alive = Enterprise.objects.filter(alive_on(day))
    return alive.filter(Exists(alive.filter(name_key=OuterRef("name_key")).exclude(pk=OuterRef("pk"))))


def _undated(day: date) -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(alive_on(day), opened__isnull=True)


def _page(name: str) -> Callable[[int], str]:
    return lambda pk: reverse(name, args=[pk])


def _tab(tab: str) -> Callable[[int], str]:
    return lambda pk: f"{reverse('orgs:organization_detail', args=[pk])}?tab={tab}"


DETAIL = _page("orgs:organization_detail")
RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "host_closed",
            _("Host enterprise closed, association active"),
            _("The host enterprise is closed, yet the association stands as active: change the host or close it."),
            Organization,
            _host_closed,
            _page("orgs:association_host"),
            _("Change the host"),
            "parent_id",
            facts.closed_hosts,
        ),
        Rule(
            "no_term",
            _("No term"),
            _("An active association for which no present term of office is entered."),
            Organization,
            _no_term,
            _tab("terms"),
            _("Enter the term"),
            "parent_id",
            facts.latest(Term, "association"),
        ),
        Rule(
            "election_overdue",
            _("Election overdue"),
            _("The term has run out and no election followed."),
            Organization,
            _overdue,
            _tab("terms"),
            _("Start the election"),
            "parent_id",
            facts.open_terms,
        ),
        Rule(
            "no_leader",
            _("No leader in charge"),
            _("A city or county for which no leader in charge is entered (guidance, article 8)."),
            Organization,
            _no_leader,
            _page("orgs:responsibility_detail"),
            _("Enter the leader"),
            "pk",
            facts.latest(Responsible, "unit", role=ResponsibleRole.LEADER),
        ),
        Rule(
            "member_of_nothing",
            _("Member of nothing"),
            _("An active association in no society and no federation; the guidance expects both (articles 5, 6, 8)."),
            Organization,
            _member_of_nothing,
            _tab("societies"),
            _("Enter a membership"),
            "parent_id",
            facts.latest(Membership, "member"),
        ),
        Rule(
            "size_outdated",
            _("Size class out of date"),
            _("A covered enterprise whose class cannot be told, or whose figures are older than two years."),
            Enterprise,
            _old_figures,
            _page("orgs:enterprise_update"),
            _("Enter the figures"),
            "unit_id",
            facts.figures,
            holds=FIGURES_OLD,
        ),
        Rule(
            "no_set_up_day",
            _("No day of setting up"),
            _("A living enterprise without a day of setting up: it counts in figures from the day of its entry only."),
            Enterprise,
            _undated,
            _page("orgs:enterprise_update"),
            _("Enter the day"),
            "unit_id",
            facts.undated,
        ),
        Rule(
            "same_association",
            _("Associations likely the same"),
            _("Active associations of one name, or whose hosts are written alike."),
            Organization,
            _same_association,
            DETAIL,
            _("Open the association"),
            "parent_id",
            facts.alike(facts.like_associations),
            _same_association_few,
            facts.like_associations,
        ),
        Rule(
            "same_enterprise",
            _("Enterprises likely the same"),
            _("Living enterprises whose names are alike but for brackets and legal form."),
            Enterprise,
            _same_enterprise,
            _page("orgs:enterprise_detail"),
            _("Open the enterprise"),
            "unit_id",
            facts.alike(facts.like_enterprises),
            _same_enterprise_few,
            facts.like_enterprises,
        ),
    )
}
