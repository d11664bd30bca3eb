"""What is done after a commit: its failure is logged by name and reaches nobody."""

from __future__ import annotations

import ast
import logging
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction

from kexie_portal.committed import after_commit

ROOT = Path(__file__).resolve().parents[2]


def _breaks(word: str, *, more: int = 0) -> None:
    raise RuntimeError(f"{word} {more}")


@pytest.mark.django_db(transaction=True)
def test_a_failure_after_the_commit_is_logged_by_its_name(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), transaction.atomic():
        after_commit(_breaks, "one", more=2)
        after_commit(partial(_breaks, "two"))
    told = [record.getMessage() for record in caplog.records]
    assert any("_breaks" in words and "one 2" in words for words in told)
    assert any("two 0" in words for words in told)


def test_nothing_asks_django_for_a_robust_partial() -> None:
    """Django reads the name of what failed, which a `partial` has not: its own error would reach the person."""
    found = []
    for app in ("kexie_portal", "orgs", "reports", "projects", "activities"):
        for path in (ROOT / app).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "on_commit" and call.args:
                    first = call.args[0]
                    robust = any(word.arg == "robust" for word in call.keywords)
                    if robust and isinstance(first, ast.Call) and getattr(first.func, "id", "") == "partial":
                        found.append(f"{path}:{call.lineno}")
    assert found == []
