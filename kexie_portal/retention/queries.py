"""The terms in force with what carries them out, their history, and the nights."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.retention.enums import Unit
from kexie_portal.retention.models import Carried, Term
from kexie_portal.retention.registry import Purpose, Standard, registered
from kexie_portal.retention.standard import standards

MONTHS = 12
NIGHTS = 60


@dataclass(frozen=True)
class Kept:
    """A purpose as it holds now: its standard, the term that was set, its carrier, the last night and the sum."""

    standard: Standard
    term: Term | None = None
    purpose: Purpose | None = None
    last: Carried | None = None
    total: int = 0

    @property
    def key(self) -> str:
        """Return the key of the purpose."""
        return self.standard.key

    @property
    def number(self) -> int:
        """Return the number of the term in force."""
        return self.term.number if self.term else self.standard.number

    @property
    def unit(self) -> Unit:
        """Return the unit of the term in force."""
        return Unit(self.term.unit if self.term else self.standard.unit)

    @property
    def words(self) -> str:
        """Return the term in words."""
        return _("%(number)s %(unit)s") % {"number": self.number, "unit": self.unit.label}

    @property
    def basis(self) -> str:
        """Return the legal basis."""
        return self.term.basis if self.term else str(self.standard.basis)

    @property
    def sample(self) -> bool:
        """Tell whether nobody has decided the term yet."""
        return self.term.sample if self.term else self.standard.sample

    @property
    def carries(self) -> bool:
        """Tell whether the night carries it out."""
        return bool(self.purpose and self.purpose.carry) and not self.standard.by

    @property
    def version(self) -> int:
        """Return the number of the last term that was set, 0 where none was."""
        return self.term.pk if self.term else 0

    def before(self, now: datetime | None = None) -> datetime:
        """Return the moment before which things are over."""
        return moment_before(now or timezone.now(), self.number, self.unit)


def moment_before(now: datetime, number: int, unit: str) -> datetime:
    """Return the moment so many days, months or years ago; the last day of a shorter month stands for a later one."""
    if unit == Unit.DAYS:
        return now - timedelta(days=number)
    months = now.year * MONTHS + now.month - 1 - number * (MONTHS if unit == Unit.YEARS else 1)
    year, month = max(1, months // MONTHS), months % MONTHS + 1
    return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))


def every() -> list[Kept]:
    """Return every purpose, in three statements."""
    terms = {term.key: term for term in Term.objects.order_by("pk")}
    last = {row.key: row for row in Carried.objects.filter(night__gte=_long_ago()).order_by("night")}
    totals = dict(Carried.objects.order_by().values_list("key").annotate(total=Sum("number")))
    carriers = registered()
    return [
        Kept(standard, terms.get(key), carriers.get(key), last.get(key), totals.get(key) or 0)
        for key, standard in standards().items()
    ]


def _long_ago() -> object:
    return timezone.localdate() - timedelta(days=NIGHTS)


def kept(key: str) -> Kept | None:
    """Return one purpose."""
    return next((one for one in every() if one.key == key), None)


def history(key: str) -> Iterable[Term]:
    """Return what was ever set for a purpose, the latest first."""
    return Term.objects.filter(key=key).select_related("set_by").order_by("-pk")


def nights(key: str) -> Iterable[Carried]:
    """Return the last nights of a purpose, the latest first."""
    return Carried.objects.filter(key=key).order_by("-night")[:NIGHTS]
