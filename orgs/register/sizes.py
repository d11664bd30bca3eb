"""Size classes of enterprises by the statistical measure of 2017 (统计上大中小微型企业划分办法（2017）)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kexie_portal.web import figures
from orgs.common.enums import SizeClass


@dataclass(frozen=True)
class Limits:
    """Lower limits of large, medium and small: staff in persons, revenue and assets in 10,000 yuan."""

    staff: tuple[int, int, int] | None = None
    revenue: tuple[int, int, int] | None = None
    assets: tuple[int, int, int] | None = None


_INDUSTRY = Limits(staff=(1000, 300, 20), revenue=(40000, 2000, 300))

_OTHER = Limits(staff=(300, 100, 10))

_BY_DIVISION: list[tuple[range, Limits]] = [
    (range(1, 6), Limits(revenue=(20000, 500, 50))),
    (range(6, 47), _INDUSTRY),
    (range(47, 51), Limits(revenue=(80000, 6000, 300), assets=(80000, 5000, 300))),
    (range(51, 52), Limits(staff=(200, 20, 5), revenue=(40000, 5000, 1000))),
    (range(52, 53), Limits(staff=(300, 50, 10), revenue=(20000, 500, 100))),
    (range(53, 59), Limits(staff=(1000, 300, 20), revenue=(30000, 3000, 200))),
    (range(59, 60), Limits(staff=(200, 100, 20), revenue=(30000, 1000, 100))),
    (range(60, 61), Limits(staff=(1000, 300, 20), revenue=(30000, 2000, 100))),
    (range(61, 63), Limits(staff=(300, 100, 10), revenue=(10000, 2000, 100))),
    (range(63, 65), Limits(staff=(2000, 100, 10), revenue=(100000, 1000, 100))),
    (range(65, 66), Limits(staff=(300, 100, 10), revenue=(10000, 1000, 50))),
    (range(70, 71), Limits(revenue=(200000, 1000, 100), assets=(10000, 5000, 2000))),
    (range(71, 73), Limits(staff=(300, 100, 10), assets=(120000, 8000, 100))),
    (range(73, 83), _OTHER),
    (range(85, 91), _OTHER),
]

LIMITS: dict[str, Limits] = {f"{number:02d}": limits for numbers, limits in _BY_DIVISION for number in numbers}

_CLASSES = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL, SizeClass.MICRO)


def size_class(
    division: str | None,
    staff: int | None,
    revenue: Decimal | float | None,
    assets: Decimal | float | None,
) -> SizeClass | None:
    """Return the size class of an enterprise, or None where the measure or the indicators do not tell.

    All indicators of the industry must reach a class's lower limits, else the class below; revenue and assets in
    10,000 yuan. Finance, education and public bodies are outside the measure.
    """
    limits = LIMITS.get(division or "")
    if limits is None:
        return None
    worst = 0
    for value, bounds in ((staff, limits.staff), (revenue, limits.revenue), (assets, limits.assets)):
        if bounds is None:
            continue
        if value is None:
            return None
        worst = max(worst, next((rank for rank, bound in enumerate(bounds) if value >= bound), 3))
    return _CLASSES[worst]


_RANKS = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL, SizeClass.MICRO)

Number = int | float | Decimal | None


def size_reason(division: str | None, staff: int | None, revenue: Number, assets: Number) -> str:
    """Explain the size class of 2017: each indicator with the class that it reaches; the lowest decides."""
    limits = LIMITS.get(division or "")
    if not division:
        return _("The industry is missing, so the size class cannot be told.")
    if limits is None:
        return _("The classes of 2017 do not cover this industry.")
    parts, missing = [], []
    for name, value, bounds, unit in (
        (_("staff"), staff, limits.staff, _("persons")),
        (_("revenue"), revenue, limits.revenue, _("10,000 yuan")),
        (_("total assets"), assets, limits.assets, _("10,000 yuan")),
    ):
        if bounds is None:
            continue
        if value is None:
            missing.append(str(name))
            continue
        rank = next((rank for rank, bound in enumerate(bounds) if value >= bound), 3)
        parts.append(f"{name} {figures.decimal(value, 0)} {unit}: {_RANKS[rank].label}")
    if missing:
        return _("Still needed for the size class: %(names)s.") % {"names": _(", ").join(missing)}
    return _("%(parts)s; the lowest decides (classes of 2017).") % {"parts": _("; ").join(parts)}
