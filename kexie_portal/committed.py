"""What is done once a transaction has committed, and whose failure undoes nothing and stops nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction


def after_commit(work: Callable[..., object], *arguments: object, **named: object) -> None:
    """Call a function after the commit; what it raises is logged with its name and reaches nobody.

    Django names the function that failed; of a `partial` it finds no name, and raises that instead.
    """

    def run() -> None:
        work(*arguments, **named)

    run.__qualname__ = getattr(work, "__qualname__", repr(work))
    transaction.on_commit(run, robust=True)
