"""What the register knows about the enterprises of a ledger, read in a few statements for all rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from orgs.changes.models.term import Term
from orgs.common.days import in_force_on
from orgs.common.enums import Kind
from orgs.common.names import core
from orgs.memberships.models import Membership
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.models.organization import Organization

T = TypeVar("T")
CHUNK = 4000  # keys in one statement; SQLite takes some 32,000 parameters


def park_key(park: Organization) -> str:
    """Return what stands for a park in the rows of a ledger, because parks have no division code."""
    return f"park:{park.pk}"


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut into lists of at most `size`."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


@dataclass
class Known:
    """The enterprises by code, their current host associations, officers and labels, and names for look-alikes."""

    by_code: dict[str, Enterprise] = field(default_factory=dict)
    association_of: dict[int, Association] = field(default_factory=dict)  # by enterprise
    officers_of: dict[int, list[Officer]] = field(default_factory=lambda: defaultdict(list))  # by association
    labels_of: dict[int, list[EnterpriseLabel]] = field(default_factory=lambda: defaultdict(list))  # by enterprise
    terms_of: dict[int, list[Term]] = field(default_factory=lambda: defaultdict(list))  # by association
    joined: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # kinds of the bodies, by association
    by_name: dict[str, list[tuple[int, str, str, int]]] = field(default_factory=lambda: defaultdict(list))
    units: dict[str, Organization] = field(default_factory=dict)  # by division code, by key of a park
    inside: frozenset[int] = frozenset()  # the units that the file may speak for, parks among them

    def alike(self, key: str, uscc: str) -> list[tuple[int, str, str, int]]:
        """Return (pk, code, name, unit) of enterprises of the file's unit with the same bare name, other code."""
        return [one for one in self.by_name.get(core(key), ()) if one[1] != uscc]


def read(unit: Organization, codes: Sequence[str], today: date | None = None) -> Known:
    """Read what is known of these codes, and every name under the unit, in a number of statements that is fixed."""
    known = Known()
    day = today or timezone.localdate()
    below = list(Organization.objects.units().under(unit))
    known.units = {node.code or park_key(node): node for node in below if node.code or node.kind == Kind.PARK}
    known.inside = frozenset(node.pk for node in below)
    for part in chunks(codes):
        _read_enterprises(known, Enterprise.objects.filter(uscc__in=part), day)
    rows = Enterprise.objects.filter(unit__in=known.inside).values_list("pk", "uscc", "name", "unit_id", "name_key")
    for pk, uscc, name, unit_id, key in rows.iterator(chunk_size=5000):
        known.by_name[core(key)].append((pk, uscc, name, unit_id))
    return known


def read_also(known: Known, pk: int) -> Enterprise:
    """Read one enterprise more, whose code the ledger does not name, with all that hangs on it."""
    _read_enterprises(known, Enterprise.objects.filter(pk=pk), timezone.localdate())
    return next(one for one in known.by_code.values() if one.pk == pk)


def _read_enterprises(known: Known, enterprises: QuerySet[Enterprise], day: date) -> None:
    found = {one.pk: one for one in enterprises.select_related("unit")}
    known.by_code |= {one.uscc: one for one in found.values()}
    covers = CoveredEnterprise.objects.filter(enterprise__in=found, is_host=True, end_day__isnull=True)
    for cover in covers.select_related("association__organization__parent"):
        known.association_of[cover.enterprise_id] = cover.association
    here = [one.pk for pk, one in known.association_of.items() if pk in found]
    for officer in Officer.objects.filter(in_force_on(day), association__in=here).order_by("pk"):
        known.officers_of[officer.association_id].append(officer)
    for label in EnterpriseLabel.objects.filter(enterprise__in=found).order_by("pk"):
        known.labels_of[label.enterprise_id].append(label)
    for term in Term.objects.filter(association__in=here).order_by("number"):
        known.terms_of[term.association_id].append(term)
    joined = Membership.objects.filter(in_force_on(day), member__in=here)
    for member_id, kind in joined.values_list("member_id", "body__kind"):
        known.joined[member_id].add(kind)
