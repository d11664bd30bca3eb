"""The network around the associations, loaded by COPY: societies, federations, links, memberships, terms, marks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import connection
from django.db.models import Max, Model

from bench import network_duty
from bench.copying import NOW, copy
from orgs.changes.models.term import Term, due_after
from orgs.common.enums import Kind
from orgs.common.names import initials
from orgs.memberships.models import Membership
from orgs.party.models.party import PartyCommittee, PartyOrganization
from orgs.register.models.driver import DriverMark
from orgs.societies.models.federation import Federation
from orgs.societies.models.liaison import LiaisonEntry, LiaisonLink
from orgs.societies.models.society import Society
from orgs.societies.models.survey import IndustrySurvey, KeyIndustry
from orgs.tree import edges as tree_edges
from orgs.tree.models.organization import Organization

#: Key industries of a city; the first ones have a society.
INDUSTRIES = ("装备制造", "新材料", "电子信息", "现代食品", "生物医药", "新能源汽车")
WITH_SOCIETY = 4
PROVINCIAL = ("机械工程学会", "材料学会", "电子学会", "食品科学技术学会", "医学会")
SINCE = date(2018, 1, 1)
TABLES = (Organization, IndustrySurvey, KeyIndustry, LiaisonLink)


class Network:
    """Lays societies and federations under every city once, and ties new associations to them."""

    def __init__(self, units: Sequence[Organization], rng: random.Random) -> None:
        self.random = rng
        self.cities = list(Organization.objects.filter(kind=Kind.CITY).order_by("tree_id", "lft"))
        by_pk = {city.pk: city.pk for city in self.cities}
        self.city_of = {unit.pk: by_pk.get(unit.pk) or by_pk[unit.parent_id] for unit in units}
        self.societies: dict[int, list[int]] = {}
        self.federations: dict[int, int] = {}
        if not Society.objects.exists():
            self._lay_out()
        for pk, city in Organization.objects.filter(kind=Kind.SOCIETY).values_list("pk", "parent_id"):
            self.societies.setdefault(city, []).append(pk)
        self.federations = dict(Organization.objects.filter(kind=Kind.FEDERATION).values_list("parent_id", "pk"))

    # ------------------------------------------------------------ once

    def _lay_out(self) -> None:
        first = {model: (model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1 for model in TABLES}
        provincial = self._provincial(first[Organization])
        start = first[Organization] + sum(len(pks) for pks in provincial.values())
        width = WITH_SOCIETY + 1
        nodes = {city.pk: range(start + n * width, start + (n + 1) * width) for n, city in enumerate(self.cities)}
        self._nodes([row for city in self.cities for row in self._city_nodes(city, nodes[city.pk])])
        self._industries(first[IndustrySurvey], first[KeyIndustry])
        step = len(INDUSTRIES)
        key = {city.pk: first[KeyIndustry] + n * step for n, city in enumerate(self.cities)}
        societies = [(pk, c.pk, key[c.pk] + n) for c in self.cities for n, pk in enumerate(nodes[c.pk][:-1])]
        copy(Society, ["organization_id", "supervisor_id", "key_industry_id"], societies)
        copy(Federation, ["organization_id", "city_id"], ((nodes[c.pk][-1], c.pk) for c in self.cities))
        self._party([pk for c in self.cities for pk in nodes[c.pk]])
        tops = {city.pk: provincial[city.tree_id] for city in self.cities}
        self._links(
            first[LiaisonLink], [(pk, tops[city][n % len(PROVINCIAL)]) for n, (pk, city, _key) in enumerate(societies)]
        )
        network_duty.lay_out(self.random)
        number_on(*TABLES, *network_duty.TABLES)

    def _provincial(self, first: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        rows: list[tuple[Organization, int, str, str]] = []
        for province in Organization.objects.filter(kind=Kind.PROVINCE).order_by("tree_id"):
            found[province.tree_id] = list(range(first + len(rows), first + len(rows) + len(PROVINCIAL)))
            names = [f"{province.short_name}{name}" for name in PROVINCIAL]
            pairs = zip(found[province.tree_id], names, strict=True)
            rows += [(province, pk, Kind.PROVINCIAL_SOCIETY.value, name) for pk, name in pairs]
        self._nodes(rows)
        copy(Society, ["organization_id", "supervisor_id"], ((pk, parent.pk) for parent, pk, _kind, _name in rows))
        return found

    def _city_nodes(self, city: Organization, pks: range) -> Iterator[tuple[Organization, int, str, str]]:
        for pk, trade in zip(pks[:-1], INDUSTRIES, strict=False):
            yield city, pk, Kind.SOCIETY.value, f"{city.short_name}{trade}学会"
        yield city, pks[-1], Kind.FEDERATION.value, f"{city.short_name}企业科协联合会"

    def _nodes(self, rows: list[tuple[Organization, int, str, str]]) -> None:
        edges = {parent.pk: tree_edges.end_of_children(parent) for parent, _pk, _kind, _name in rows}

        def lines() -> Iterator[tuple[object, ...]]:
            for parent, pk, kind, name in rows:
                left = edges[parent.pk] + 1
                edges[parent.pk] = left + 1
                if left + 1 >= parent.rght:
                    raise RuntimeError(f"no room under {parent}")
                text = f"{name.lower()} {initials(name)}"
                yield (
                    *(pk, kind, None, name, "", text, parent.pk, SINCE, None),
                    *(parent.tree_id, left, left + 1, parent.level + 1, 1, NOW, NOW, "t"),
                )

        columns = ["id", "kind", "code", "name", "short_name", "search_text", "parent_id", "opened", "closed"]
        columns += ["tree_id", "lft", "rght", "level", "version", "created_at", "updated_at", "is_sample"]
        copy(Organization, columns, lines())

    def _industries(self, survey: int, key: int) -> None:
        rows = [(city.pk, name) for city in self.cities for name in INDUSTRIES]
        columns = ["id", "city_id", "name", "year", "source", "created_at", "updated_at"]
        copy(
            IndustrySurvey,
            columns,
            ((survey + n, city, name, 2025, "统计年鉴", NOW, NOW) for n, (city, name) in enumerate(rows)),
        )
        columns = ["id", "city_id", "name", "survey_id", "first_day"]
        copy(KeyIndustry, columns, ((key + n, city, name, survey + n, SINCE) for n, (city, name) in enumerate(rows)))

    def _party(self, hosts: list[int]) -> None:
        chosen = [city for n, city in enumerate(self.cities) if n % 3]
        columns = ["city_id", "name", "established_on"]
        copy(PartyCommittee, columns, ((city.pk, f"{city.short_name}科技社团党委", SINCE) for city in chosen))
        levels = ("secretariat", "council")
        rows = [(pk, level, "branch", "支部", SINCE) for pk in hosts for level in levels if self.random.random() < 0.6]
        copy(PartyOrganization, ["host_id", "level", "kind", "name", "first_day"], rows)

    def _links(self, first: int, pairs: list[tuple[int, int]]) -> None:
        columns = ["id", "society_id", "provincial_society_id", "first_day"]
        copy(LiaisonLink, columns, ((first + n, *pair, date(2022, 1, 1)) for n, pair in enumerate(pairs)))
        columns = ["link_id", "day", "subject", "words", "entered_at"]
        days = [date(2026, 1, 1) + timedelta(30 * n) for n in range(6)]
        lines = ((first + n, day, "project", "申报项目", NOW) for n in range(len(pairs)) for day in days if n % 4)
        copy(LiaisonEntry, columns, lines)

    # ------------------------------------------------------------ for new associations

    def tie(self, first: int, places: Sequence[Organization], days: Sequence[date]) -> None:
        """Give associations with the keys from `first` on their terms, memberships and marks."""
        rng = self.random
        terms, joined, marks = [], [], []
        for step, (unit, day) in enumerate(zip(places, days, strict=True)):
            pk, city = first + step, self.city_of[unit.pk]
            if rng.random() < 0.9:
                terms.append((pk, 1, 5, day, due_after(day, 5)))
            if rng.random() < 0.6:
                joined.append((rng.choice(self.societies[city]), pk, "group", "", "society", day))
            if rng.random() < 0.4:
                joined.append((self.federations[city], pk, "group", "", "", day))
            if rng.random() < 0.3:
                marks.append((pk, rng.choice(("party", "society", "project")), "", day))
        copy(Term, ["association_id", "number", "years", "first_day", "due_day"], terms)
        copy(Membership, ["body_id", "member_id", "form", "committee", "driver", "first_day"], joined)
        copy(DriverMark, ["organization_id", "driver", "note", "first_day"], marks)
        network_duty.cases(first, places, self.city_of, self.societies, rng)


def number_on(*models: type[Model]) -> None:
    """Let the tables number on behind the keys that were given."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
