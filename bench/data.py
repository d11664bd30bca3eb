"""A province (or a nation) of made-up records, loaded by COPY with all edges computed beforehand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from stdnum.cn import uscc

from bench.copying import NOW, copy
from bench.network_data import Network
from orgs.common.enums import Kind, LabelKind
from orgs.common.names import initials, name_key
from orgs.register import divisions as tree_units
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree import edges as tree_edges
from orgs.tree.models.organization import Organization

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FIRST = "晟麟泓铭岚曜衡璟昊锐菲拓骏耘嘉恒瑞宏泰源华丰鼎盛达兴"
SECOND = "泰成丰和信远升源创达科新通利德安康明润东方正中"
TRADES = [
    "轴承",
    "精密机械",
    "电子材料",
    "生物医药",
    "食品",
    "耐火材料",
    "软件技术",
    "新能源汽车零部件",
    "铝业",
    "农业科技",
    "智能装备",
    "化工新材料",
]
FORMS = ("有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
INDUSTRIES = ("34", "34", "39", "27", "14", "30", "65", "36", "32", "01", "35", "26")
START = date(2005, 1, 1)


def load_units(provinces: int = 1) -> list[Organization]:
    """Load Henan, and as many further provinces of the same shape; return the units that hold enterprises."""
    divisions = tree_units.read(Path(settings.DATA_DIR) / "henan_divisions.csv")
    tree_units.load_industries(Path(settings.DATA_DIR) / "gbt4754_2017.csv")
    for number in range(provinces):
        prefix = "" if number == 0 else f"X{number:02d}"
        again = [
            tree_units.Division(
                prefix + row.code, row.name, row.level, prefix + row.parent_code if row.parent_code else ""
            )
            for row in divisions
        ]
        tree_units.apply(again, on=date(2026, 1, 1))
    return holders()


def holders() -> list[Organization]:
    """Return counties, and cities without counties."""
    counties = Organization.objects.filter(kind=Kind.COUNTY)
    alone = Organization.objects.filter(kind=Kind.CITY, children__kind__isnull=True)
    return [*counties, *alone]


class Filler:
    """Fills the database up to so many associations and enterprises, spread over the units."""

    def __init__(self, units: list[Organization], seed: int = 20261101) -> None:
        self.units = units
        self.random = random.Random(seed)
        self.serial = Enterprise.objects.count()
        self.associations = Organization.objects.filter(kind=Kind.ASSOCIATION).count()
        self.network = Network(units, self.random)

    def fill(self, associations: int, enterprises: int) -> None:
        """Add what is missing to the numbers given; every association covers one enterprise as its host."""
        first = (Enterprise.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
        missing = max(enterprises - self.serial, associations - self.associations, 0)
        firms = list(self._firms(first, missing))
        columns = ["id", "uscc", "name", "name_key", "search_text", "unit_id", "industry_id", "staff", "revenue"]
        columns += ["assets", "size_class", "scitech_workers", "has_party_organization", "address", "opened"]
        columns += ["closed", "version", "created_at", "updated_at", "is_sample"]
        copy(Enterprise, columns, (self._enterprise_row(firm) for firm in firms))
        copy(EnterpriseLabel, ["enterprise_id", "kind", "number", "issued", "expires"], self._labels(firms))
        self._fill_associations(firms[: max(associations - self.associations, 0)])
        self.serial += len(firms)
        self._after()

    def _firms(self, first: int, count: int) -> Iterator[tuple[int, str, str, Organization, str]]:
        rng = self.random
        for step in range(count):
            number = self.serial + step
            unit = self.units[number % len(self.units)]
            trade = rng.randrange(len(TRADES))
            name = (
                (unit.short_name or unit.name)[:2]
                + rng.choice(FIRST)
                + rng.choice(SECOND)
                + TRADES[trade]
                + rng.choice(FORMS)
            )
            body = f"91{(unit.code or '410000')[-6:]}MA{base31(number, 7)}"
            yield first + step, body + uscc.calc_check_digit(body), name, unit, INDUSTRIES[trade]

    def _enterprise_row(self, firm: tuple[int, str, str, Organization, str]) -> tuple[object, ...]:
        pk, code, name, unit, industry = firm
        rng = self.random
        opened = START + timedelta(rng.randrange(7000))
        closed = opened + timedelta(rng.randrange(400, 900)) if rng.random() < 0.03 else None
        size = rng.choices(("large", "medium", "small", "micro"), (3, 12, 45, 40))[0]
        text = f"{name.lower()} {initials(name)} {code.lower()}"
        party = rng.choice(("t", "f", None))
        return (
            *(pk, code, name, name_key(name), text, unit.pk, industry),
            *(rng.randrange(5, 3000), rng.randrange(50, 90000), rng.randrange(50, 90000), size),
            *(rng.randrange(0, 400), party, "", opened, closed, 1, NOW, NOW, "t"),
        )

    def _labels(self, firms: list[tuple[int, str, str, Organization, str]]) -> Iterator[tuple[object, ...]]:
        rng = self.random
        chances = {
            LabelKind.ABOVE_SCALE: 0.25,
            LabelKind.HIGH_TECH: 0.15,
            LabelKind.SPECIALIZED: 0.08,
            LabelKind.LITTLE_GIANT: 0.02,
        }
        for pk, *_rest in firms:
            for kind, chance in chances.items():
                if rng.random() < chance:
                    issued = date(2022, 1, 1) + timedelta(rng.randrange(1500))
                    yield pk, kind.value, "", issued, issued + timedelta(3 * 365)

    def _fill_associations(self, firms: list[tuple[int, str, str, Organization, str]]) -> None:
        first = (Organization.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
        edges = {unit.pk: tree_edges.end_of_children(unit) for unit in self.units}
        rng = self.random
        days = [date(2016, 1, 1) + timedelta(rng.randrange(3900)) for _ in firms]

        def nodes() -> Iterator[tuple[object, ...]]:
            for step, (_pk, _code, name, unit, _industry) in enumerate(firms):
                left = edges[unit.pk] + 1
                edges[unit.pk] = left + 1
                full = name + "科学技术协会"
                text = f"{full.lower()} {initials(full)}"
                yield (
                    *(first + step, "association", None, full, "", text, unit.pk, days[step], None),
                    *(unit.tree_id, left, left + 1, unit.level + 1, 1, NOW, NOW, "t"),
                )

        columns = ["id", "kind", "code", "name", "short_name", "search_text", "parent_id", "opened", "closed"]
        columns += ["tree_id", "lft", "rght", "level", "version", "created_at", "updated_at", "is_sample"]
        copy(Organization, columns, nodes())
        details = ["organization_id", "letter_number", "host_department", "members", "scitech_workers", "remark"]
        copy(
            Association,
            details,
            ((first + n, f"科协〔2020〕{n % 90}号", "科技部", 30, 12, "") for n in range(len(firms))),
        )
        copy(
            CoveredEnterprise,
            ["association_id", "enterprise_id", "is_host", "first_day"],
            ((first + n, firm[0], "t", days[n]) for n, firm in enumerate(firms)),
        )
        people = (
            (first + n, role, f"{FIRST[n % 26]}{SECOND[n % 22]}", "13800001234", "")
            for n in range(len(firms))
            for role in ("chair", "secretary_general", "contact")
        )
        copy(Officer, ["association_id", "role", "name", "phone", "duty"], people)
        self.network.tie(first, [unit for _pk, _code, _name, unit, _industry in firms], days)
        self.associations += len(firms)

    def _after(self) -> None:
        tables = ("orgs_organization", "orgs_enterprise")
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute("ANALYZE")


def base31(number: int, width: int) -> str:
    """Write a number in the alphabet of the credit codes."""
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, 31)
        digits = ALPHABET[rest] + digits
    return digits
