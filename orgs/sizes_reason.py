"""Say in words why an enterprise has its size class, or which indicator is missing."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from orgs.enums import SizeClass
from orgs.sizes import LIMITS

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
        parts.append(f"{name} {value:,.0f} {unit}: {_RANKS[rank].label}")
    if missing:
        return _("Still needed for the size class: %(names)s.") % {"names": _(", ").join(missing)}
    return _("%(parts)s; the lowest decides (classes of 2017).") % {"parts": _("; ").join(parts)}
