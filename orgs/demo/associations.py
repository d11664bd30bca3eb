"""The enterprise associations of the demo, the enterprises that they cover and the people who lead them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from orgs.common.enums import Kind, OfficerRole, SizeClass
from orgs.demo import words
from orgs.demo.profiles import SILENT, City
from orgs.demo.story import Story
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

SUFFIX = "科学技术协会"
#: How much likelier a firm of a size has an association than the average of its city.
KEENNESS: dict[str, float] = {SizeClass.LARGE: 2.0, SizeClass.MEDIUM: 1.5, SizeClass.SMALL: 0.95, SizeClass.MICRO: 0.35}
LEADERS = (OfficerRole.CHAIR, OfficerRole.VICE_CHAIR, OfficerRole.SECRETARY_GENERAL, OfficerRole.CONTACT)


@dataclass
class Founding:
    """An association to be written: its node, its host, and the firms that share it."""

    node: Organization
    host: Enterprise
    city: City
    today: date
    shared: list[Enterprise] = field(default_factory=list)


@dataclass
class Made:
    """What was written."""

    nodes: list[Organization]
    associations: list[Association]
    covers: list[CoveredEnterprise]
    officers: list[Officer]


def make(story: Story, enterprises: list[Enterprise], cities: dict[int, City]) -> Made:
    """Found associations for the share of the enterprises that their city has won over, and write them in bulk."""
    foundings = list(_foundings(story, enterprises, cities))
    _share(story, foundings, enterprises)
    nodes = tree.bulk_add([founding.node for founding in foundings])
    associations = Association.objects.bulk_create(
        [_association(story, founding) for founding in foundings], batch_size=1000
    )
    covers = CoveredEnterprise.objects.bulk_create(
        [cover for founding in foundings for cover in _covers(founding)], batch_size=2000
    )
    officers = [
        officer
        for number, founding in enumerate(foundings)
        for officer in _officers(story.chance(f"officers/{founding.host.uscc}"), founding, number)
    ]
    return Made(nodes, associations, covers, Officer.objects.bulk_create(officers, batch_size=2000))


def _foundings(story: Story, enterprises: list[Enterprise], cities: dict[int, City]) -> list[Founding]:
    found = []
    for firm in enterprises:
        random = story.chance(f"association/{firm.uscc}")
        city = cities[firm.unit_id]
        keen = KEENNESS.get(firm.size_class, 0.6) * (1.15 if firm.has_party_organization else 0.9)
        if firm.unit.code in SILENT or random.random() >= city.coverage * keen:
            continue
        found.append(Founding(_node(story, random, firm), firm, city, story.today))
    return found


def _node(story: Story, random: Random, firm: Enterprise) -> Organization:
    opened = story.founding_day(random, firm.opened)
    closed = firm.closed
    if closed is None and random.random() < 0.03:
        closed = story.today - timedelta(days=random.randint(10, 700))
    if closed is not None and closed <= opened:
        opened = closed - timedelta(days=random.randint(200, 800))
    return Organization(
        kind=Kind.ASSOCIATION,
        parent=firm.unit,
        name=firm.name + SUFFIX,
        short_name="",
        opened=opened,
        closed=closed,
        is_sample=True,
    )


def _share(story: Story, foundings: list[Founding], enterprises: list[Enterprise]) -> None:
    """Let some associations of parks and counties cover small neighbours too (domain.md, rule 4)."""
    hosts = {founding.host.uscc for founding in foundings}
    small: dict[int, list[Enterprise]] = defaultdict(list)
    for firm in enterprises:
        alive = firm.closed is None
        if alive and firm.uscc not in hosts and firm.size_class in (SizeClass.SMALL, SizeClass.MICRO):
            small[firm.unit_id].append(firm)
    random = story.chance("share")
    for founding in foundings:
        neighbours = small[founding.host.unit_id]
        often = 0.05 if founding.host.unit.kind == Kind.PARK else 0.012
        if founding.node.closed is None and neighbours and random.random() < often:
            for _number in range(min(len(neighbours), random.randint(2, 5))):
                founding.shared.append(neighbours.pop())


def _association(story: Story, founding: Founding) -> Association:
    random = story.chance(f"details/{founding.host.uscc}")
    workers = founding.host.scitech_workers or 5
    opened = founding.node.opened or story.today
    return Association(
        organization=founding.node,
        letter_number=f"{founding.city.mark}科协〔{opened.year}〕{random.randint(1, 180)}号",
        host_department=random.choice(words.DEPARTMENTS),
        members=None if random.random() < 0.06 else max(5, round(workers * random.uniform(0.4, 1.0))),
        scitech_workers=None if random.random() < 0.1 else workers,
    )


def _covers(founding: Founding) -> list[CoveredEnterprise]:
    opened, closed = founding.node.opened or date.min, founding.node.closed
    host = CoveredEnterprise(
        association_id=founding.node.pk, enterprise=founding.host, is_host=True, first_day=opened, end_day=closed
    )
    shared = [
        CoveredEnterprise(
            association_id=founding.node.pk, enterprise=firm, first_day=max(opened, firm.opened or date.min)
        )
        for firm in founding.shared
    ]
    return [host, *shared]


def _officers(random: Random, founding: Founding, number: int) -> list[Officer]:
    """Return the leaders, and in an older association a chair who was followed by the present one."""
    opened, closed = founding.node.opened or date.min, founding.node.closed
    roles = [role for role in LEADERS if role != OfficerRole.VICE_CHAIR or random.random() < 0.7]
    if random.random() < 0.05:
        roles.remove(OfficerRole.CONTACT)  # something for the list of what is missing
    term = opened + timedelta(days=5 * 365)
    renewed = closed is None and term < founding.today
    officers = [
        Officer(
            association_id=founding.node.pk,
            role=role,
            name=words.person(random),
            phone=words.phone(number * 4 + place) if random.random() < 0.95 else "",
            duty=random.choice(words.DUTIES),
            first_day=term if renewed and role == OfficerRole.CHAIR else opened,
            end_day=closed,
        )
        for place, role in enumerate(roles)
    ]
    if renewed:
        officers.append(
            Officer(
                association_id=founding.node.pk,
                role=OfficerRole.CHAIR,
                name=words.person(random),
                duty=random.choice(words.DUTIES),
                first_day=opened,
                end_day=term,
            )
        )
    return officers
