"""Size classes by the measure of 2017."""

from decimal import Decimal

import pytest

from orgs.register.sizes import size_class


@pytest.mark.parametrize(
    ("division", "staff", "revenue", "assets", "expected"),
    [
        ("36", 1000, 40000, None, "large"),
        ("36", 999, 40000, None, "medium"),
        ("36", 1000, 39999, None, "medium"),
        ("36", 5000, 299, None, "micro"),
        ("36", 19, 400000, None, "micro"),
        ("36", 300, 2000, None, "medium"),
        ("36", 20, 300, None, "small"),
        ("36", None, 40000, None, None),
        ("03", None, 20000, None, "large"),
        ("03", 9, Decimal("499.99"), None, "small"),
        ("47", None, 80000, 79999, "medium"),
        ("51", 200, 40000, None, "large"),
        ("52", 300, 20000, None, "large"),
        ("65", 300, 10000, None, "large"),
        ("70", None, 200000, 4999, "small"),
        ("72", 300, None, 120000, "large"),
        ("75", 100, None, None, "medium"),
        ("66", 9000, 900000, 900000, None),
        (None, 9000, 900000, None, None),
    ],
)
def test_all_indicators_must_be_met_else_the_class_below(division, staff, revenue, assets, expected):
    assert size_class(division, staff, revenue, assets) == expected
