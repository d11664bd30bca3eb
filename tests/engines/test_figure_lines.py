"""The rule that one module says all figures: what `make lint` refuses, and what it leaves alone."""

from pathlib import Path

import pytest

from kexie_portal.engines import figure_lines

PYTHON, TEMPLATE, SCRIPT = "reports/board.py", "templates/reports/board.html", "static/src/charts/plain.js"


def found(root: Path, name: str, line: str) -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{line}\n", encoding="utf-8")
    return figure_lines.faults(root)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (PYTHON, "rate = round(100 * covered / enterprises, 1)"),
        (PYTHON, "rate = number_format(value, 1)"),
        (PYTHON, "rate = value.quantize(step)"),
        (PYTHON, "told = intcomma(number)"),
        (PYTHON, 'told = f"{value:.1f}"'),
        (PYTHON, 'told = f"{number:,}"'),
        (PYTHON, 'told = f"{share:.0%}"'),
        (PYTHON, 'told = f"{value}%"'),
        (PYTHON, 'told = "%.1f" % value'),
        (PYTHON, 'told = "{:.1f}".format(value)'),
        (PYTHON, 'told = format(value, ",")'),
        (TEMPLATE, '{{ value|floatformat:"-1" }}'),
        (TEMPLATE, "{{ number|intcomma }}"),
        (TEMPLATE, "{{ value }}%"),
        (TEMPLATE, '{{ value|stringformat:".1f" }}'),
        (TEMPLATE, "{% load humanize %}"),
        (TEMPLATE, "{% widthratio covered enterprises 100 %}"),
        (SCRIPT, "const told = value.toFixed(1);"),
        (SCRIPT, "const told = Math.round(value * 10) / 10;"),
        (SCRIPT, "const told = value.toLocaleString();"),
        (SCRIPT, "const told = `${value}%`;"),
    ],
)
def test_a_figure_said_by_hand_is_refused(tmp_path: Path, name: str, line: str) -> None:
    faults = found(tmp_path, name, line)
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}:1: ")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (PYTHON, "x = round(x, 1)  # not a figure: a place in the drawing"),
        (PYTHON, 'told = f"{day:%Y-%m-%d}"'),
        (PYTHON, 'told = _("%(n)d of %(all)d") % facts'),
        (PYTHON, "told = figures.rate(value)"),
        (TEMPLATE, "{{ value|percent }} {{ number|count }}"),
        (TEMPLATE, '{{ year|stringformat:"d" }}'),
        (SCRIPT, "const told = rate(value);"),
        (SCRIPT, "const seconds = Math.round(left / 1000); // not a figure: seconds"),
        ("reports/demo/load.py", "count = round(held * 1.2)"),
        ("kexie_portal/web/figures.py", 'said = f"{value:,}"'),
    ],
)
def test_what_is_no_figure_or_asks_the_formatter_passes(tmp_path: Path, name: str, line: str) -> None:
    assert found(tmp_path, name, line) == []


def test_an_excuse_needs_a_reason(tmp_path: Path) -> None:
    assert len(found(tmp_path, PYTHON, "x = round(x, 1)  # not a figure:")) == 1


def test_the_portal_says_every_figure_by_the_one_formatter() -> None:
    assert figure_lines.faults() == []
