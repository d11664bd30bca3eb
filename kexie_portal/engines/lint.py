"""`make lint`: every check that reads the code without running the tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kexie_portal.engines import ROOT, figure_lines, messages, template_lines
from kexie_portal.engines.processes import run

DJANGO = "5.2"
PACKAGES = (*messages.APPS, "bench")
LINES = "lines of templates"
FIGURES = "figures said by the one formatter"


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def templates() -> list[Path]:
    """Name the portal's templates by their paths from the root."""
    skipped = {".venv", "node_modules", "var"}
    found = [path.relative_to(ROOT) for path in ROOT.glob("**/templates/**/*.html")]
    return sorted(path for path in found if not skipped & set(path.parts))


def commands() -> dict[str, list[str]]:
    """Name the checks and their commands, the quick ones first."""
    scripts = Path(sys.executable).parent
    checks = {
        "style (ruff check)": _module("ruff", "check", "--quiet", "."),
        "format (ruff format)": _module("ruff", "format", "--check", "--quiet", "."),
        "import order between apps (import-linter)": [str(scripts / "lint-imports"), "--no-cache"],
        "missing migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        "translations": [sys.executable, "manage.py", "check_translations"],
        "types (mypy)": _module("mypy", *[name for name in PACKAGES if (ROOT / name).is_dir()]),
    }
    if pages := [str(path) for path in templates()]:
        checks["templates (djade)"] = [str(scripts / "djade"), "--check", "--target-version", DJANGO, *pages]
    return checks


def run_all() -> int:
    """Run every check even if one fails; 0 only if all passed."""
    messages.compile_all()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.test"}
    environment.pop("DATABASE_URL", None)
    failed = []
    for title, command in commands().items():
        print(f"--- {title}", flush=True)
        if run(command, env=environment, cwd=ROOT):
            failed.append(title)
    for title, found in ((LINES, template_lines.faults(templates())), (FIGURES, figure_lines.faults())):
        if not nothing_found(title, found):
            failed.append(title)
    _audit()
    if failed:
        print(f"\nNot in order: {', '.join(failed)}.", flush=True)
    return 1 if failed else 0


def nothing_found(title: str, found: list[str]) -> bool:
    """Print the faults of a check of our own under its title, and say whether there are none."""
    print(f"--- {title}", flush=True)
    print("\n".join(found), end="\n" if found else "", flush=True)
    return not found


def _audit() -> None:
    """Report known holes in the pinned libraries; asks a service on the network, so it never fails a run."""
    print("--- known holes in libraries (pip-audit, for information)", flush=True)
    command = _module("pip_audit", "--progress-spinner", "off", "--disable-pip", "--no-deps", "-r", "requirements.txt")
    limit = [shutil.which("timeout") or "timeout", "90"]
    done = subprocess.run([*limit, *command], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    said = (done.stdout if done.returncode in (0, 1) and done.stdout else done.stderr).strip().splitlines()
    unknown = sum("could not be audited" in line for line in said)
    shown = [line for line in said if "could not be audited" not in line]
    print("\n".join(shown[:40]) or "no answer", f"({unknown} libraries could not be looked up)", flush=True)
