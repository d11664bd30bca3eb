"""Figures are said by `kexie_portal/web/figures.py` and its twin `static/src/figures.js`: any other way is a fault.

What is no figure for people (a place in a drawing, seconds, a file format) says so on its line:
`# not a figure: why`, in a script `// not a figure: why`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kexie_portal.engines import ROOT

FORMATTERS = ("kexie_portal/web/figures.py", "static/src/figures.js")
PYTHON = ("kexie_portal", "orgs", "projects", "activities", "reports")
#: No figures of the portal: what starts it, data made up for the demo, changes of tables.
SKIPPED = {"engines", "demo", "migrations", "settings"}
EXCUSE = re.compile(r"(#|//) not a figure: \w+")
CALLS = {"round", "number_format", "floatformat", "intcomma", "quantize"}
SPEC = re.compile(r"[,_]|\.\d+[eEfFgGn%]?$|[eEfFgGn%]$")
PERCENT_SPEC = re.compile(r"%(\(\w+\))?[-+ 0#]*\d*\.\d+[eEfFgG]")
FORMAT_SPEC = re.compile(r"\{\w*:[^{}\s]*(,|\.\d)[^{}\s]*\}")
TEMPLATE = re.compile(
    r"\|\s*(floatformat|intcomma|stringformat:\"[^\"]*\.)|{% *(widthratio|load[^%]*\bhumanize\b)|\}\}\s*%"
)
SCRIPT = re.compile(r"\.(toFixed|toPrecision|toLocaleString)\(|\bIntl\.|\bMath\.(round|floor|ceil|trunc)\(|\}%")


def faults(root: Path = ROOT) -> list[str]:
    """List every line that rounds or groups a number by itself, one sentence each; paths are taken from the root."""
    return sorted(fault for found in (_of_python(root), _of_templates(root), _of_scripts(root)) for fault in found)


def _files(root: Path, *patterns: str) -> Iterator[tuple[Path, str]]:
    for pattern in patterns:
        for path in root.glob(pattern):
            name = path.relative_to(root)
            if name.as_posix() not in FORMATTERS and not SKIPPED & set(name.parts):
                yield name, path.read_text(encoding="utf-8")


def _said(name: Path, lines: list[str], number: int, what: str, last: int = 0) -> Iterator[str]:
    if not any(EXCUSE.search(line) for line in lines[number - 1 : last or number]):
        yield f"{name}:{number}: {what} says a figure by itself; {FORMATTERS[name.suffix == '.js']} says them all."


def _of_python(root: Path) -> Iterator[str]:
    for name, text in _files(root, *(f"{package}/**/*.py" for package in PYTHON)):
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.expr) and (what := _found(node)):
                yield from _said(name, lines, node.lineno, what, node.end_lineno or 0)


def _found(node: ast.expr) -> str:
    """Name what a node does that only the formatter may do; empty where it is harmless."""
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in CALLS:
            return f"{called}()"
        is_spec = called == "format" and len(node.args) == 2 and isinstance(node.args[1], ast.Constant)
        return "format()" if is_spec and SPEC.search(str(node.args[1].value)) else ""  # type: ignore[attr-defined]
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        literal = [part.value for part in node.format_spec.values if isinstance(part, ast.Constant)]  # type: ignore[attr-defined]
        spec = "".join(str(part) for part in literal)
        return f"“:{spec}”" if "%" not in spec[:-1] and SPEC.search(spec) else ""
    if isinstance(node, ast.JoinedStr):
        pairs = zip(node.values, node.values[1:], strict=False)
        by_hand = any(isinstance(one, ast.FormattedValue) and _begins_with_percent(after) for one, after in pairs)
        return "a value before “%”" if by_hand else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = PERCENT_SPEC.search(node.value) or FORMAT_SPEC.search(node.value)
        return f"“{found.group()}”" if found else ""
    return ""


def _begins_with_percent(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).startswith("%")


def _of_templates(root: Path) -> Iterator[str]:
    for name, text in _files(root, "templates/**/*.html"):
        for number, line in enumerate(text.splitlines(), start=1):
            if found := TEMPLATE.search(line):
                yield from _said(name, text.splitlines(), number, f"“{found.group()}”")


def _of_scripts(root: Path) -> Iterator[str]:
    for name, text in _files(root, "static/src/**/*.js"):
        for number, line in enumerate(text.splitlines(), start=1):
            if found := SCRIPT.search(line):
                yield from _said(name, text.splitlines(), number, f"“{found.group()}”")
