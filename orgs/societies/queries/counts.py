"""Associations by city and industry, members by body and industry: grouped once by the database."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count, FilteredRelation, Q

from orgs.common.days import alive_on
from orgs.common.enums import Kind
from orgs.memberships.models import Membership
from orgs.tree.models.organization import Organization


class Counts:
    """The counts of some cities on a day, in three queries."""

    def __init__(self, cities: list[Organization], day: date) -> None:
        self.by_city: dict[int, int] = defaultdict(int)
        self.by_industry: dict[tuple[int, str], int] = defaultdict(int)
        self.members: dict[int, int] = defaultdict(int)
        self.associations: dict[int, int] = defaultdict(int)
        self.joined: dict[tuple[int, str], int] = defaultdict(int)
        self._count_associations(self._cities_by_unit(cities), day)
        self._count_members(cities, day)

    @staticmethod
    def _cities_by_unit(cities: list[Organization]) -> dict[int, int]:
        trees = {city.tree_id for city in cities}
        units = Organization.objects.filter(tree_id__in=trees).units().order_by().values_list("pk", "tree_id", "lft")
        return {
            pk: city.pk
            for pk, tree_id, lft in units
            for city in cities
            if city.tree_id == tree_id and city.lft <= lft < city.rght
        }

    def _count_associations(self, city_of: dict[int, int], day: date) -> None:
        host = Q(association__covered__is_host=True, association__covered__end_day__isnull=True)
        rows = (
            Organization.objects.filter(alive_on(day), kind=Kind.ASSOCIATION, parent__in=list(city_of))
            .annotate(host=FilteredRelation("association__covered", condition=host))
            .order_by()
            .values("parent_id", "host__enterprise__industry_id")
            .annotate(n=Count("pk", distinct=True))
            .values_list("parent_id", "host__enterprise__industry_id", "n")
        )
        for unit, industry, number in rows:
            self.by_city[city_of[unit]] += number
            self.by_industry[city_of[unit], industry or ""] += number

    def _count_members(self, cities: list[Organization], day: date) -> None:
        host = Q(member__association__covered__is_host=True, member__association__covered__end_day__isnull=True)
        rows = (
            Membership.objects.on(day)
            .filter(alive_on(day, "member__"), body__parent__in=cities, body__kind__in=(Kind.SOCIETY, Kind.FEDERATION))
            .annotate(host=FilteredRelation("member__association__covered", condition=host))
            .order_by()
            .values("body_id", "member__kind", "host__enterprise__industry_id")
            .annotate(n=Count("pk", distinct=True))
            .values_list("body_id", "member__kind", "host__enterprise__industry_id", "n")
        )
        for body, kind, industry, number in rows:
            self.members[body] += number
            if kind == Kind.ASSOCIATION:
                self.associations[body] += number
                self.joined[body, industry or ""] += number
