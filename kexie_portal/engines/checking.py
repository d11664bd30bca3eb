"""`make check`: on SQLite, the tests of the packages that a change touches, within two minutes.

Two minutes on two cores are some five hundred tests. The tests of the touched packages come first; what is left goes
to a sample of the packages that import them, and to a sample of everything where everything stands on the change.
"""

import ast
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kexie_portal.engines import ROOT, assets, messages
from kexie_portal.engines.testing import NOTHING_COLLECTED, PARTS, run_pytest
from kexie_portal.engines.valkey import Valkey

#: How many tests two cores run in two minutes, and how many of these are kept for the packages above.
MOST, SAMPLE = 500, 120
APPS = ("kexie_portal", "orgs", "projects", "activities", "reports")
#: Everything stands on these: their own tests, and a sample of all.
GROUND = ("kexie_portal", "orgs/common", "orgs/tree")
#: Folders without code, and the tests that read them.
BESIDE = {"docs": "docs", "deploy": "ops", "static": "web", "locale": "web", "templates": "web"}
SELECTION = "not browser and not postgres and not slow"


@dataclass
class Plan:
    """What to run: the tests of the change, those of the packages above it, and what was found on the way."""

    own: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    ground: set[str] = field(default_factory=set)
    without: set[str] = field(default_factory=set)


def run(arguments: list[str]) -> int:
    """Run what the change since a commit (the first argument, or origin/main) touches; give pytest's status."""
    changed = sorted(changed_paths(arguments[0] if arguments else ""))
    planned = plan(changed)
    for line in tell(changed, planned):
        print(line, flush=True)
    if not planned.own and not planned.above:
        return 0
    assets.build()
    messages.compile_all()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", PARTS.own: os.pathsep.join(sorted(planned.own))}
    environment |= {PARTS.most: str(MOST), PARTS.sample: str(SAMPLE)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        environment.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="kexie-check-") as folder, Valkey() as valkey:
        environment |= {"REDIS_URL": valkey.url, "TEST_MEDIA_ROOT": folder}
        paths = _outermost(planned.own | planned.above)
        status, _tail = run_pytest("SQLite, a part", ["-m", SELECTION], paths, environment)
    return 0 if status == NOTHING_COLLECTED else status


def changed_paths(base: str) -> set[str]:
    """Return what differs from the last commit, is new, or was committed since the base."""
    found = _git("diff", "--name-only", "-z", "HEAD") | _git("ls-files", "-z", "--others", "--exclude-standard")
    start = base or ("origin/main" if _git("rev-parse", "--verify", "--quiet", "origin/main", fails=True) else "")
    return found | (_git("diff", "--name-only", "-z", f"{start}...HEAD") if start else set())


def _git(*arguments: str, fails: bool = False) -> set[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=not fails)
    return {path for path in done.stdout.strip("\n").split("\0") if path}


def plan(changed: Iterable[str]) -> Plan:
    """Find the tests of changed files, and those of the packages that import what was changed."""
    planned, touched = Plan(), set()
    for path in changed:
        tests = tests_of(path)
        planned.own |= tests
        if package := package_of(path):
            touched.add(package)
        if not tests and path.endswith(".py"):
            planned.without.add(path)
    planned.ground = {package for package in touched if _is_ground(package)}
    if planned.ground:
        planned.above = {"tests"}
    elif touched:
        planned.above = {test for package in importers(touched) for test in _tests_above(package)}
    planned.above -= planned.own
    return planned


def package_of(path: str) -> str:
    """Return the package that a file of code belongs to: the folder below its app, or the module at its root."""
    parts = PurePosixPath(path).parts
    if parts[0] not in APPS or not path.endswith(".py") or "migrations" in parts:
        return ""
    return "/".join((*parts[:1], parts[1].removesuffix(".py"))) if len(parts) > 1 else ""


def _is_ground(package: str) -> bool:
    return any(package == one or package.startswith(f"{one}/") for one in GROUND)


def _folder(package: str) -> str:
    """Return where the tests of a package lie: `tests/orgs/changes`, and `tests/web` for `kexie_portal/web`."""
    return f"tests/{package.removeprefix('kexie_portal/')}"


def tests_of(path: str) -> set[str]:
    """Return the tests of a file: by its place, or where that has none by its name."""
    parts = PurePosixPath(path).parts
    if parts[0] == "tests":
        is_test = parts[-1].startswith("test_") and path.endswith(".py")
        return _existing(path if is_test else str(PurePosixPath(path).parent)) - {"tests"}
    if parts[0] in APPS and len(parts) > 1:
        return _existing(_folder(package_of(path) or "/".join(parts[:2]))) or _named_like(parts)
    if parts[0] == "templates" and len(parts) > 2:
        below = "/".join(parts[1:3]) if (ROOT / "tests" / "/".join(parts[1:3])).is_dir() else parts[1]
        return _existing(f"tests/{below}")
    return _existing(f"tests/{BESIDE[parts[0]]}") if parts[0] in BESIDE else set()


def _tests_above(package: str) -> set[str]:
    """Return the folder of a package's tests, or of its whole app: a sample is taken of it either way."""
    return _existing(_folder(package)) or _existing(f"tests/{package.partition('/')[0]}")


def _existing(path: str) -> set[str]:
    return {path} if (ROOT / path).exists() else set()


def _named_like(parts: tuple[str, ...]) -> set[str]:
    """Find folders and files of tests that bear the name of the module or of the package that it lies in."""
    app = ROOT / "tests" / parts[0]
    inside = app if app.is_dir() else ROOT / "tests"
    for name in (parts[-1].removesuffix(".py"), *reversed(parts[1:-1])):
        found = [path for path in inside.rglob(name) if path.is_dir()]
        found += [*inside.rglob(f"test_{name}.py"), *inside.rglob(f"test_{name}_*.py")]
        if found:
            return {str(path.relative_to(ROOT)) for path in found}
    return set()


def importers(packages: set[str]) -> set[str]:
    """Return the packages that import one of these, themselves aside."""
    wanted = {package.replace("/", ".") for package in packages}
    found: set[str] = set()
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            package = package_of(str(file.relative_to(ROOT)))
            if package and package not in packages | found and not wanted.isdisjoint(_imported(file)):
                found.add(package)
    return found


def _imported(file: Path) -> Iterator[str]:
    """Give the packages that a module imports, two names deep."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        yield from (".".join(name.split(".")[:2]) for name in names)


def _outermost(paths: set[str]) -> list[str]:
    """Drop paths that lie in another: pytest would collect them twice."""
    return sorted(path for path in paths if not any(str(above) in paths for above in PurePosixPath(path).parents))


def tell(changed: list[str], planned: Plan) -> Iterator[str]:
    """Say what runs, and what does not."""
    if not changed:
        yield "Nothing was changed."
        return
    yield f"{len(changed)} files changed. Their tests: {', '.join(sorted(planned.own)) or 'none'}."
    if planned.without:
        yield f"No tests found by place or name for: {', '.join(sorted(planned.without))}."
    if planned.ground:
        yield f"Everything stands on {', '.join(sorted(planned.ground))}: a sample of {SAMPLE} other tests runs too."
    elif planned.above:
        yield f"A sample of {SAMPLE} tests of what imports these: {', '.join(sorted(planned.above))}."
    yield f"At most {MOST} tests, on SQLite, without a browser. `make test` runs everything."
