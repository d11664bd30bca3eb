"""The map for developers is true: its paths and names are there, its packages and floors are those of the contracts."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kexie_portal.engines import ROOT

MAP = ROOT / "docs" / "architecture.md"
DOCUMENTS = [MAP, ROOT / "CONTRIBUTING.md"]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
SUFFIX = re.compile(r"[\w<>*.-]+\.(?:py|html|md|toml|mjs|json|po|csv|xlsx|txt|example)")
#: Written by a run of the portal, an address, a name of git: no files of the repository.
NO_FILES = ("/", "var/", "origin/", "http", "ARGS=")
#: What every package of orgs may use without the map saying so.
GROUND = {"common", "ledger", "tree", "pages"}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def text_of(path):
    """The text of a document without its fenced blocks."""
    return FENCE.sub("", path.read_text())


def paths_in(text):
    """What stands in code marks and is a path."""
    words = [word for code in CODE.findall(text) for word in code.split()]
    return [word for word in words if not word.startswith(NO_FILES) and ("/" in word or SUFFIX.fullmatch(word))]


def is_there(path):
    """Tell whether a path is in the tree; `<subject>` stands for any word, and something has to fit."""
    return any(ROOT.glob(re.sub(r"<\w+>", "*", path.rstrip("/"))))


def section(heading):
    """The text of the map under a heading."""
    return re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", MAP.read_text(), re.MULTILINE | re.DOTALL)[1]


def rows(heading):
    """The rows of the table under a heading, a list of cells each."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def floors(app):
    """The packages of an app as the map has them: floor by floor from the ground up."""
    found = {}
    for floor, package, *_more in rows(f"The packages of {app}"):
        found.setdefault(int(floor), set()).add(package.strip("`").removeprefix(f"{app}/").rstrip("/"))
    assert sorted(found) == list(range(len(found)))
    return [found[floor] for floor in sorted(found)]


def contract(name):
    """The layers of a contract, from the ground up, each a set of modules."""
    one = next(one for one in CONTRACTS if one["name"].startswith(name))
    return [{part.strip(" ()") for part in re.split(r"[|:]", layer)} for layer in reversed(one["layers"])]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_is_in_the_tree(document):
    named = paths_in(text_of(document))
    assert len(named) > 10
    assert sorted({path for path in named if not is_there(path)}) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_name_is_in_its_module(document):
    text = re.sub(r"\s+", " ", text_of(document))
    named = re.findall(r"`(\w+)`(?: and `\w+`)? (?:in |of |\()`([\w/]+\.py)`", text)
    named += [(name, path) for path, name in re.findall(r"\d\. `([\w/]+\.py)`: [^`]* in `(\w+)`", text)]
    assert named
    gone = []
    for name, path in named:
        code = (ROOT / path).read_text() if is_there(path) else ""
        if not re.search(rf"^(?:\s*(?:class|def) {name}\b|{name}\b.*=)", code, re.MULTILINE):
            gone.append((name, path))
    assert gone == []


@pytest.mark.parametrize("app", ["orgs", "reports", "kexie_portal"])
def test_every_package_is_on_the_map(app):
    beside = {"management", "migrations", "templatetags"}
    there = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")} - beside
    named = set(re.findall(rf"^\|(?: \d+ \|)? `{app}/(\w+)/` \|", section(f"The packages of {app}"), re.MULTILINE))
    assert named == there


@pytest.mark.parametrize("app", ["orgs", "reports"])
def test_the_floors_are_those_of_the_contract(app):
    assert floors(app) == contract(f"The floors of {app}")


@pytest.mark.parametrize("app", ["orgs", "reports"])
def test_a_package_knows_lower_floors_only(app):
    floor_of = {package: number for number, floor in enumerate(floors(app)) for package in floor}
    wrong = []
    for floor, package, *_holds, knows in rows(f"The packages of {app}"):
        named = [] if knows in ("–", "every subject") else knows.split(", ")
        wrong += [(package, one) for one in named if floor_of[one] >= int(floor)]
    assert wrong == []


def imported(path: Path) -> Iterator[str]:
    """The modules that a module imports when it runs; what types alone need is left out."""
    waiting = [ast.parse(path.read_text())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("app", ["orgs", "reports"])
def test_whom_a_package_knows_is_on_the_map(app):
    floor_of = {package: number for number, floor in enumerate(floors(app)) for package in floor}
    shared = GROUND if app == "orgs" else set()
    missing = set()
    for _floor, package, *_holds, knows in rows(f"The packages of {app}"):
        name = package.strip("`").split("/")[1]
        modules = [module.split(".") for path in (ROOT / app / name).rglob("*.py") for module in imported(path)]
        used = {parts[1] for parts in modules if parts[0] == app and parts[1] in floor_of} - {name} - shared
        if knows != "every subject":
            missing |= {(name, one) for one in used - set(knows.split(", ")) if floor_of[one] < floor_of[name]}
    assert missing == set()


def test_the_head_of_a_package_says_whom_it_knows():
    wrong = []
    for _floor, package, *_holds, knows in rows("The packages of orgs"):
        head = ast.get_docstring(ast.parse((ROOT / package.strip("`") / "__init__.py").read_text()))
        told = re.search(r"Knows ([^;.]*)", head)
        named = set(re.findall(r"`(\w+)`", told[1])) - GROUND if told else set()
        if knows != "every subject" and named - {"kexie_portal"} != set(knows.split(", ")) - GROUND - {"–"}:
            wrong.append((package, named))
    assert wrong == []


def test_the_layers_stand_in_the_order_of_the_contract():
    layers = contract("The layers inside a subject of orgs")
    number_of = {module: number for number, layer in enumerate(layers) for module in layer}
    told = [[number_of[word] for word in CODE.findall(row[0])] for row in rows("The layers inside a package")]
    assert [len(set(numbers)) for numbers in told] == [1] * len(told)
    order = [numbers[0] for numbers in told]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)
