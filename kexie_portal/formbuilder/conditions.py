"""Whether a condition holds for what was answered; `static/src/formconditions.js` says the same in the browser.

Both are held by one table of cases (`static/tests/conditions.json`). An answer that is not there is never equal to,
above or below anything; it is unequal to everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kexie_portal.formbuilder.definition import Condition

Answers = Mapping[str, Any]


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Tell whether a condition holds; no condition always does."""
    if not condition:
        return True
    joined = all if "all" in condition else any
    tests = condition.get("all") or condition.get("any") or []
    return joined(_passes(one, answers) if "field" in one else holds(one, answers) for one in tests)


def is_filled(value: Any) -> bool:
    """Tell whether there is an answer: text that is not blank, a list or record with something in it, any number."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(is_filled(one) for one in value)
    if isinstance(value, dict):
        return any(is_filled(one) for one in value.values())
    return True


def _passes(test: Mapping[str, Any], answers: Answers) -> bool:
    return _TESTS[test["op"]](answers.get(test["field"]), test.get("value"))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _equal(given: Any, value: Any) -> bool:
    if not is_filled(given):
        return False
    left, right = _number(given), _number(value)
    if left is not None and right is not None:
        return left == right
    return type(given) is type(value) and given == value


def _order(given: Any, value: Any) -> int | None:
    """Return -1, 0 or 1; None where the two cannot be compared. Days are texts that sort as days."""
    left, right = _number(given), _number(value)
    if left is not None and right is not None:
        return (left > right) - (left < right)
    if left is None and right is None and isinstance(given, str) and isinstance(value, str) and given and value:
        return (given > value) - (given < value)
    return None


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _equal,
    "ne": lambda given, value: not _equal(given, value),
    "in": lambda given, value: any(_equal(given, one) for one in value or []),
    "gt": lambda given, value: _order(given, value) == 1,
    "lt": lambda given, value: _order(given, value) == -1,
    "has": lambda given, value: isinstance(given, list) and value in given,
    "filled": lambda given, value: is_filled(given),
    "empty": lambda given, value: not is_filled(given),
}
