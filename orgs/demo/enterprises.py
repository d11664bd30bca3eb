"""The enterprise register of the demo: 13 real enterprises and as many made-up ones as the size asks for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from django.conf import settings

from orgs.common.enums import LabelKind
from orgs.demo import words
from orgs.demo.profiles import CITIES, HOME, HOME_FIRMS, TRADES, UNREPORTED, City
from orgs.demo.story import Story
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from collections.abc import Callable

#: Staff from, to; revenue and assets in 10,000 yuan a head; how many of a hundred firms.
SCALES = ((1000, 6000, 3), (300, 999, 15), (60, 299, 42), (8, 59, 40))


def load_real(units: dict[str, Organization]) -> list[Enterprise]:
    """Write the real enterprises into the register; they are no sample, and no association is made up for them."""
    with (Path(settings.DATA_DIR) / "real_enterprises.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [
            Enterprise(
                uscc=row["uscc"],
                name=row["name"],
                unit=units[row["county_code"] or row["city_code"]],
                industry_id=row["industry_division"],
            )
            for row in csv.DictReader(file)
        ]
    return _write(rows)


def make(story: Story, units: dict[str, Organization], parks: dict[str, list[Organization]]) -> list[Enterprise]:
    """Make up the enterprises of every city, their places weighted anew for each county."""
    names: set[str] = set()
    codes: set[str] = set()
    made: list[Enterprise] = []
    total = sum(city.share for city in CITIES)
    for city in CITIES:
        random = story.chance(f"enterprises/{city.code}")
        count = max(6, round(story.enterprises * city.share / total))
        places = _places(random, city, units, parks)
        for place in random.choices([unit for unit, _w in places], [weight for _u, weight in places], k=count):
            made.append(_enterprise(story, random, city, place, units[city.code], names, codes))
    return _write([*made, *_at_home(story, units, made, names, codes)])


def _at_home(
    story: Story, units: dict[str, Organization], made: list[Enterprise], names: set[str], codes: set[str]
) -> Iterator[Enterprise]:
    """Make up what the county of the accounts lacks: a whole founding starts and ends there, in a small demo too."""
    city = next(city for city in CITIES if HOME.startswith(city.code[:4]))
    random, home = story.chance("enterprises/home"), units[HOME]
    for _number in range(HOME_FIRMS - sum(firm.unit.code == HOME for firm in made)):
        yield _enterprise(story, random, city, home, units[city.code], names, codes)


def _places(
    random: Random, city: City, units: dict[str, Organization], parks: dict[str, list[Organization]]
) -> list[tuple[Organization, float]]:
    counties = [
        unit for code, unit in sorted(units.items()) if unit.parent_id == units[city.code].pk and code not in UNREPORTED
    ]
    places = [(unit, random.uniform(0.4, 2.0)) for unit in counties]
    places += [(park, random.uniform(0.8, 1.6)) for park in parks[city.code]]
    return [*places, (units[city.code], 0.2 if counties else 3.0)]


def _enterprise(
    story: Story, random: Random, city: City, place: Organization, top: Organization, names: set[str], codes: set[str]
) -> Enterprise:
    industry = random.choices(list(city.industries), list(city.industries.values()))[0]
    name = _new(names, lambda: words.firm_name(random, _short(place, top, random), random.choice(TRADES[industry])))
    low, high, _share = random.choices(SCALES, [scale[2] for scale in SCALES])[0]
    staff = random.randint(low, high)
    revenue = Decimal(staff * random.randint(15, 90))
    opened = story.today - timedelta(days=random.randint(500, 9000))
    return Enterprise(
        uscc=_new(codes, lambda: words.code(random, place.code or city.code)),
        name=name,
        unit=place,
        industry_id=industry,
        staff=staff,
        revenue=revenue,
        assets=revenue * random.randint(60, 160) / 100,
        scitech_workers=round(staff * random.uniform(0.05, 0.3)),
        has_party_organization=random.choices([True, False, None], [min(70, 15 + staff // 8), 25, 10])[0],
        opened=opened,
        closed=_closed(story, random, opened),
        is_sample=True,
    )


def _short(place: Organization, top: Organization, random: Random) -> str:
    """Return the place in a firm's name: the city's, or now and then the county's."""
    if place.code and place.pk != top.pk and random.random() < 0.35 and len(place.short_name) > 2:
        return place.short_name.removesuffix("回族区").rstrip("县市区")
    return top.short_name.rstrip("市")


def _closed(story: Story, random: Random, opened: date) -> date | None:
    if random.random() > 0.04:
        return None
    return max(opened + timedelta(days=400), story.today - timedelta(days=random.randint(20, 1000)))


def _new(known: set[str], make: Callable[[], str]) -> str:
    while (value := make()) in known:
        pass
    known.add(value)
    return value


def _write(enterprises: list[Enterprise]) -> list[Enterprise]:
    for enterprise in enterprises:
        enterprise.work_out()
    return Enterprise.objects.bulk_create(enterprises, batch_size=500)


def label(story: Story, enterprises: list[Enterprise]) -> list[EnterpriseLabel]:
    """Give labels: the larger and the more inventive a firm, the likelier; some have expired."""
    labels = [label for firm in enterprises for label in _labels(story, story.chance(f"labels/{firm.uscc}"), firm)]
    return EnterpriseLabel.objects.bulk_create(labels, batch_size=2000)


def _labels(story: Story, random: Random, firm: Enterprise) -> Iterator[EnterpriseLabel]:
    # the threshold of industrial statistics, in 10,000 yuan; some reach it and are not on the list yet
    if firm.revenue and firm.revenue >= 2000 and random.random() < 0.8:
        yield EnterpriseLabel(enterprise=firm, kind=LabelKind.ABOVE_SCALE, issued=_issued(story, random, firm, 5))
    wanted = (
        (LabelKind.HIGH_TECH, "GR", 0.24, 3),
        (LabelKind.SPECIALIZED, "HNZJTX", 0.10, 3),
        (LabelKind.LITTLE_GIANT, "XJR", 0.02, 3),
    )
    keen = 1.6 if firm.industry_id in {"35", "36", "38", "39", "40", "65", "73"} else 0.7
    for kind, prefix, share, years in wanted:
        if firm.staff and firm.staff >= 20 and random.random() < share * keen:
            issued = _issued(story, random, firm, 4)
            number = f"{prefix}{issued.year}41{random.randint(0, 999999):06d}"
            expires = issued.replace(day=min(issued.day, 28), year=issued.year + years)
            yield EnterpriseLabel(enterprise=firm, kind=kind, number=number, issued=issued, expires=expires)


def _issued(story: Story, random: Random, firm: Enterprise, years: int) -> date:
    day = story.today - timedelta(days=random.randint(30, years * 365))
    return max(day, (firm.opened or day) + timedelta(days=180))
