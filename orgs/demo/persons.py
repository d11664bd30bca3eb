"""Persons of the demo: a few of Luoyang, likely doubles among them, one with offices, one whose number was looked at.

The numbers are of a division that does not exist, so they are nobody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stdnum.cn import ric

from kexie_portal.audit.context import acting_as
from orgs.persons.actions import look, tying
from orgs.persons.actions import person as actions
from orgs.persons.actions.person import Alias, Paper
from orgs.persons.models.person import Person
from orgs.register.models.association import Officer
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

#: Name, unit, day of birth as a number has it, sex by the last of the order, title, duty, employer, phone.
PERSONS = (
    ("李卫东", "410305", "19721103", 1, "正高级工程师", "总工程师", "洛阳示例轴承研究所", "13903799001"),
    ("王秀兰", "410305", "19680415", 2, "高级工程师", "技术中心主任", "洛阳示例轴承研究所", "13903799002"),
    ("陈建军", "410300", "19811220", 3, "教授", "院长", "洛阳示例理工学院", "13903799003"),
    ("赵敏", "410300", "19900607", 4, "副教授", "", "洛阳示例理工学院", "13903799004"),
)
DOUBLE = {
    "name": "李卫东",
    "birth_year": 1972,
    "title": "高级工程师",
    "employer": "洛阳示例轴承研究所",
    "phone": "13903799001",
}


def make(loaded: Loaded) -> None:
    """Enter the persons, a double of the first, and tie an officer of Jianxi; the province looks at one number."""
    city, province, units = loaded.user("luoyang"), loaded.user("province"), loaded.units
    made = []
    with acting_as(city, reason="示例数据"):
        for name, code, born, order, title, duty, employer, phone in PERSONS:
            said: dict[str, Any] = {
                "title": title,
                "duty": duty,
                "employer": employer,
                "phone": phone,
                "degree": "doctor",
            }
            paper = Paper(number=_number(born, order))
            made.append(actions.create(actor=city, values={"name": name, "unit": units[code], **said}, paper=paper))
        alias = [Alias(None, "李卫冬", "written")]
        double = {**DOUBLE, "unit": units["410300"]}
        made.append(actions.create(actor=city, values=double, aliases=alias))
        _tie(loaded, units["410305"])
    with acting_as(province, reason="示例数据"):
        look.look(made[2], actor=province, reason="发放评审劳务费（示例）", place="本人信息表")
    Person.objects.filter(unit__in=[units["410305"], units["410300"]]).update(is_sample=True)
    loaded.counts["persons"] = len(made)


def _tie(loaded: Loaded, county: Organization) -> None:
    """Enter the first chair of the county as a person, so that the page shows an office."""
    chairs = (
        Officer.objects.under(county).current().filter(role="chair", association__organization__closed__isnull=True)
    )
    chair = chairs.order_by("pk").first()
    if chair is not None:
        tying.tie_many({("officer", chair.pk): tying.NEW}, actor=loaded.user("luoyang"))


def _number(born: str, order: int) -> str:
    body = f"419999{born}{order:03d}"
    return body + ric.calc_check_digit(body + "0")
