"""When the network was last written, whole and for each city; what is kept lives until the next write."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import structlog
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from kexie_portal.web.kept import read_once
from orgs.common.scope import Scope

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


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
    from orgs.tree.models.organization import FormerParent, Organization  # models import this package's leaves

    then = FormerParent.objects.filter(organization__in=pks).order_by()  # figures of the past change there
    pks |= set(then.values_list("parent_id", flat=True))
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


def state(user: User, perm: str) -> str:
    """Return a word that changes with the network, the day and where the user holds the permission.

    Empty where the cache does not answer: then nothing that was kept may be shown.
    """
    written = latest()
    intervals = [(i.tree_id, i.lft, i.rght) for i in Scope.of(user).intervals(perm)]
    return f"{written} {timezone.localdate()} {perm} {intervals}" if written else ""
