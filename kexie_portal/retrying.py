"""Writes that the database may ask to run again: a deadlock is nobody's fault and no user should see one."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 4
_AGAIN = {"40P01", "40001", "55P03"}  # deadlock, serialisation failure, lock not available


def asks_again(error: OperationalError) -> bool:
    """Tell whether the database only wants the transaction to be run again."""
    code = getattr(error.__cause__, "pgcode", None)
    return code in _AGAIN or "database is locked" in str(error)


def retried(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action again after a deadlock, unless a transaction around it has to be run again as a whole."""

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return action(*args, **kwargs)
        for left in range(TRIES - 1, -1, -1):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                if not left or not asks_again(error):
                    raise
                time.sleep(random.uniform(0.02, 0.15))  # noqa: S311  # spreads the tries, keeps no secret
        raise AssertionError("unreachable")

    return run
