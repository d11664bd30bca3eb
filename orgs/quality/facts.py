"""What a finding rests on: the other records that it is like, and a print that changes when its data do."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Model, Q, QuerySet

from orgs.changes.models.term import Term
from orgs.common.days import alive_on, in_force_on
from orgs.common.enums import Kind
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

#: Asked for so many records at a time, so that a statement stays within what a database takes.
BATCH = 1000
Words = dict[int, str]
Facts = Callable[[Collection[int], date], Words]
#: The keys of the others that each record is like.
Others = Callable[[Collection[int], date], dict[int, set[int]]]


def associations(day: date) -> QuerySet[Organization]:
    """Return the associations at work on the day."""
    return Organization.objects.filter(kind=Kind.ASSOCIATION).active_on(day)


def hosts(day: date, *conditions: Q) -> QuerySet[CoveredEnterprise]:
    """Return which enterprises host which associations on the day."""
    return CoveredEnterprise.objects.filter(in_force_on(day), *conditions, is_host=True)


def batches(pks: Iterable[int]) -> Iterable[list[int]]:
    """Part many keys into as many as one statement takes."""
    keys = sorted(set(pks))
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def printed(facts: Facts, pks: Collection[int], day: date) -> Words:
    """Return a short print of the facts of each record; one of which nothing is told has one, too."""
    found: Words = {}
    for keys in batches(pks):
        told = facts(keys, day)
        found |= {pk: hashlib.sha256(told.get(pk, "").encode()).hexdigest()[:32] for pk in keys}
    return found


def latest(model: type[Model], path: str, **conditions: object) -> Facts:
    """Return facts that change with every new row of a model at the record, whether it has ended or not."""

    def facts(pks: Collection[int], _day: date) -> Words:
        rows = model._default_manager.filter(**{f"{path}__in": pks}, **conditions).order_by().values_list(path)
        return {pk: str(last) for pk, last in rows.annotate(last=Max("pk"))}

    return facts


def _joined(rows: Iterable[tuple[Any, ...]]) -> Words:
    """Put what is said of each record into one text, whatever order it came in."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk, *told in rows:
        found[pk].append("|".join(str(one) for one in told))
    return {pk: "\n".join(sorted(lines)) for pk, lines in found.items()}


def closed_hosts(pks: Collection[int], day: date) -> Words:
    """Tell which closed enterprises host the associations, and since when they are closed."""
    rows = hosts(day, Q(association__in=pks, enterprise__closed__lte=day)).order_by()
    return _joined(rows.values_list("association_id", "enterprise_id", "enterprise__closed"))


def open_terms(pks: Collection[int], _day: date) -> Words:
    """Tell the terms that run and when their elections are due."""
    rows = Term.objects.filter(association__in=pks, end_day__isnull=True).order_by()
    return _joined(rows.values_list("association_id", "pk", "due_day"))


def figures(pks: Collection[int], _day: date) -> Words:
    """Tell what an enterprise's size class is worked out from."""
    rows = Enterprise.objects.filter(pk__in=pks).order_by()
    return _joined(rows.values_list("pk", "industry", "staff", "revenue", "assets", "size_class"))


def undated(pks: Collection[int], _day: date) -> Words:
    """Tell by which code the day of setting up of an enterprise is looked up."""
    return _joined(Enterprise.objects.filter(pk__in=pks).order_by().values_list("pk", "uscc", "opened"))


def alike(others: Others) -> Facts:
    """Return facts that change when a record is like another one more, or no longer like one."""

    def facts(pks: Collection[int], day: date) -> Words:
        return {pk: ",".join(str(one) for one in sorted(keys)) for pk, keys in others(pks, day).items()}

    return facts


def like_associations(pks: Collection[int], day: date) -> dict[int, set[int]]:
    """Return the associations of the same name as each, or whose hosts are written alike."""
    names = dict(Organization.objects.filter(pk__in=pks).order_by().values_list("pk", "name"))
    named = associations(day).filter(name__in=set(names.values())).order_by().values_list("pk", "name")
    written = hosts(day).filter(association__in=pks).order_by().values_list("association_id", "enterprise__name_key")
    keys = list(written)
    living = hosts(day, alive_on(day, "association__organization__"), Q(enterprise__name_key__in={k for _, k in keys}))
    hosted = living.order_by().values_list("association_id", "enterprise__name_key")
    by_name, by_host = _grouped(names.items(), named), _grouped(keys, hosted)
    return {pk: by_name.get(pk, set()) | by_host.get(pk, set()) for pk in names}


def like_enterprises(pks: Collection[int], day: date) -> dict[int, set[int]]:
    """Return the living enterprises whose names are written like each."""
    mine = list(Enterprise.objects.filter(pk__in=pks).order_by().values_list("pk", "name_key"))
    rows = Enterprise.objects.filter(alive_on(day), name_key__in={key for _pk, key in mine}).order_by()
    return _grouped(mine, rows.values_list("pk", "name_key"))


def _grouped(mine: Iterable[tuple[int, str]], all_rows: Iterable[tuple[int, str]]) -> dict[int, set[int]]:
    bearers: dict[str, set[int]] = defaultdict(set)
    for pk, key in all_rows:
        bearers[key].add(pk)
    found: dict[int, set[int]] = defaultdict(set)
    for pk, key in mine:
        found[pk] |= bearers[key] - {pk}
    return found
