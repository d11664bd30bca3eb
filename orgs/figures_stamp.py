"""A stamp for each city that changes with every write that moves its figures: live figures are cached by it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from functools import partial

import structlog
from django.core.cache import cache
from django.db import transaction

from kexie_portal.web.kept import read_once

logger = structlog.get_logger(__name__)
_KEY = "figures-stamp:{}"
_ANY = "figures-stamp:any"


def touch(unit_pks: Iterable[int]) -> None:
    """Mark the figures of the cities of these nodes as changed, once the transaction has committed."""
    transaction.on_commit(partial(_bump, frozenset(unit_pks)))


def stamp(node_pks: Sequence[int]) -> str:
    """Return one stamp for several cities; a fresh one where the cache does not answer, so nothing old is shown."""
    keys = [_KEY.format(pk) for pk in node_pks]
    try:
        found = cache.get_many(keys)
        missing = {key: uuid.uuid4().hex for key in keys if key not in found}
        for key, token in missing.items():
            found[key] = cache.get_or_set(key, token, None)
    except Exception:  # whatever the cache's client raises when its server is away
        logger.warning("figures_stamp_unreadable")
        return uuid.uuid4().hex
    return "-".join(str(found[key])[:8] for key in keys)


def latest() -> str:
    """Return a stamp of the last write anywhere; empty where the cache does not answer, so nothing old is shown."""
    return read_once(_ANY, _latest)


def _latest() -> str:
    try:
        return str(cache.get_or_set(_ANY, uuid.uuid4().hex, None))
    except Exception:  # whatever the cache's client raises when its server is away
        logger.warning("figures_stamp_unreadable")
        return ""


def _bump(pks: frozenset[int]) -> None:
    keys = {_KEY.format(pk): uuid.uuid4().hex for pk in _cities_of(pks)} | {_ANY: uuid.uuid4().hex}
    try:
        cache.set_many(keys, None)
    except Exception:  # the cache's own short life bounds how old a figure can get
        logger.warning("figures_stamp_unwritable", cities=len(keys))


def _cities_of(pks: frozenset[int]) -> set[int]:
    """Return the city-level node above each node (a province-level node stands for itself)."""
    from orgs.models import Organization  # models import this package's leaves

    nodes = list(Organization.objects.filter(pk__in=pks).order_by().values_list("pk", "tree_id", "lft", "level"))
    trees = {tree_id for _pk, tree_id, _lft, _level in nodes}
    cities = list(
        Organization.objects.filter(tree_id__in=trees, level=1)
        .units()
        .order_by()
        .values_list("pk", "tree_id", "lft", "rght")
    )
    found = {pk for pk, _tree, _lft, level in nodes if level == 0}
    for _pk, tree_id, lft, level in nodes:
        if level:
            found |= {pk for pk, tree, left, right in cities if tree == tree_id and left <= lft < right}
    return found
