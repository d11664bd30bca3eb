"""Make `.venv` and install the pinned libraries; run by path with any Python, before anything is installed.

Second runs cost milliseconds: a stamp in `.venv` holds the hash of the requirement files and of the Python there.
It runs under Pythons that are too old for the portal, to say so: keep its grammar old.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FILES = {"base": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}


def fingerprint(kind: str) -> str:
    """Hash the requirement files of a kind together with the Python in `.venv`."""
    digest = hashlib.sha256(_run_quietly([str(PYTHON), "-VV"]).encode())
    for name in FILES[kind]:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _run_quietly(command: "list[str]") -> str:
    """Give the output of a command, empty when it fails or is not there."""
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def _is_stamped(kind: str) -> bool:
    stamp = VENV / f"stamp-{kind}"
    return stamp.exists() and stamp.read_text() == fingerprint(kind)


def _works() -> bool:
    """Say whether `.venv` runs a Python that is new enough and has pip; a copied or half-made one does not."""
    code = f"import sys, pip; print(sys.version_info >= {OLDEST})"
    return _run_quietly([str(PYTHON), "-c", code]).strip() == "True"


def _create() -> None:
    """Make an empty `.venv`, by whatever way this Python has: ensurepip, pip's `--python`, or Debian's package."""
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    if _run_quietly([sys.executable, "-m", "pip", "--version"]):
        command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-qq", "pip"]
        if subprocess.run(command).returncode == 0:
            return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment)
        subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], check=True, env=environment)
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        return
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit("This Python cannot make virtual environments. Install the package python3-venv, then try again.")


def _install(kind: str) -> None:
    """Install one kind of requirements and stamp it; the stamp is written last, so an interrupted run is repeated."""
    print("Installing Python libraries (a minute or two the first time) ...", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    for attempt in range(2):
        if subprocess.run([*command, "-r", str(ROOT / FILES[kind][-1])]).returncode == 0:
            break
        if attempt:
            sys.exit(
                "The Python libraries could not be installed: pip says why above. Check the network and try again."
            )
    for stamped in ["base", "dev"] if kind == "dev" else ["base"]:
        (VENV / f"stamp-{stamped}").write_text(fingerprint(stamped))


def _use_a_newer_python() -> None:
    """Start again under the newest Python on this machine when the one that was called is too old."""
    for minor in range(15, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    sys.exit(f"The portal needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")


def main() -> None:
    """Bring `.venv` up to date; `--dev` adds what tests and checks need."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that pip ends with us
    if sys.version_info < OLDEST:
        _use_a_newer_python()
    kind = "dev" if "--dev" in sys.argv[1:] else "base"
    with open(ROOT / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _works():
            _create()
        if not _is_stamped(kind):
            _install(kind)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
