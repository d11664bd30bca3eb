"""`make test`: the whole suite on SQLite, then on PostgreSQL what can differ there, with a browser.

The last line is pytest's.
"""

import os
import select
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kexie_portal.engines import ROOT, assets, chromium, messages
from kexie_portal.engines.postgres import Postgres
from kexie_portal.engines.processes import spawn, stop
from kexie_portal.engines.system import ensure_printing
from kexie_portal.engines.valkey import Valkey

NOTHING_COLLECTED = 5
#: With this argument every test that asks a database runs on both, as it does when paths are given.
WHOLE = "--whole"


@dataclass(frozen=True)
class Names:
    """The variables by which the engines tell `tests/statements.py` and `tests/sampling.py` what to leave out."""

    statements: str = "KEXIE_STATEMENTS"
    template: str = "KEXIE_TEST_TEMPLATE"
    own: str = "KEXIE_CHECK_OWN"
    most: str = "KEXIE_CHECK_MOST"
    sample: str = "KEXIE_CHECK_SAMPLE"


PARTS = Names()


def run_all(arguments: list[str]) -> int:
    """Set up what the tests need, run them on both databases, and give 0 only if both runs passed."""
    for warning in ensure_printing():
        print(f"Note: {warning}", flush=True)
    assets.build()
    messages.compile_all()
    environment = {**os.environ, "KEXIE_CHROMIUM": chromium.ensure(), "PYTHONUNBUFFERED": "1"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", PARTS.most):
        environment.pop(name, None)
    rest = [each for each in arguments if each != WHOLE]
    with tempfile.TemporaryDirectory(prefix="kexie-test-") as folder, Valkey() as valkey, Postgres() as postgres:
        environment |= {"REDIS_URL": valkey.url, "TEST_MEDIA_ROOT": folder}
        if not arguments:
            environment[PARTS.statements] = str(_subfolder(folder, "statements"))
        with Template(postgres, environment) as template:
            on_sqlite, tail = run_pytest("SQLite", ["-m", "not browser and not postgres"], rest, environment)
            environment |= template.ready()
        on_postgres, _ = run_pytest("PostgreSQL", ["-m", "not once"], rest, environment)
    if on_sqlite and not on_postgres:
        # The closing line says how it ended; repeat the run that failed.
        print("\nOn SQLite:", *tail, sep="\n", flush=True)
    return on_sqlite or on_postgres


def _subfolder(folder: str, name: str) -> Path:
    path = Path(folder) / name
    path.mkdir()
    return path


class Template:
    """The server's own database, migrated beside the SQLite half: the workers of the other half copy it."""

    def __init__(self, postgres: Postgres, environment: dict[str, str]) -> None:
        self.url = postgres.url
        settings = {"DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.test"}
        self.environment = {**environment, **settings}
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Template":
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        self.process = spawn(command, env=self.environment, output=subprocess.DEVNULL, cwd=ROOT)
        return self

    def ready(self) -> dict[str, str]:
        """Wait, and name what the workers need: nothing when it failed, for then they migrate and say why."""
        migrated = self.process is not None and self.process.wait() == 0
        copied = {PARTS.template: self.url.rpartition("/")[2]} if migrated else {}
        return {"DATABASE_URL": self.url, **copied}

    def __exit__(self, *_error: object) -> None:
        if self.process is not None:
            stop(self.process, grace=5)


def workers() -> int:
    """Return one more than there are cores: a browser or a killed worker's heartbeat is waited for, not computed."""
    return min((os.cpu_count() or 2) + 1, 8)


def run_pytest(
    title: str, selection: list[str], arguments: list[str], environment: dict[str, str]
) -> tuple[int, list[str]]:
    """Run pytest once, showing what it prints; give its status and its last lines.

    A run of a part (with `arguments`) may well find nothing on one of the databases.
    """
    print(f"\n=== {title} ===", flush=True)
    parallel = [] if any(each.startswith("-n") for each in arguments) else ["-n", str(workers()), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", *parallel, *selection, *arguments]
    read, write = os.pipe()
    try:
        process = spawn(command, env=environment, output=write, cwd=ROOT)
    finally:
        os.close(write)
    try:
        said = _copy(read, process)
        status = process.wait()
    finally:
        stop(process, grace=20)
        os.close(read)
    return (0 if status == NOTHING_COLLECTED and arguments else status), said.splitlines()[-40:]


def _copy(pipe: int, process: "subprocess.Popen[bytes]") -> str:
    """Print what comes through a pipe until its process ends, whoever else keeps it open; give the end."""
    kept = b""
    while True:
        readable, _, _ = select.select([pipe], [], [], 0.5)
        chunk = os.read(pipe, 65536) if readable else b""
        if not chunk and (readable or process.poll() is not None):
            return kept.decode(errors="replace")
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        kept = (kept + chunk)[-20000:]


def _server_settings() -> dict[str, str]:
    """Give PostgreSQL the memory that an administrator would: a quarter of the machine, at most 4 GB."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "shared_buffers": f"{min(megabytes // 4, 4096)}MB",
        "effective_cache_size": f"{megabytes // 2}MB",
        "max_wal_size": "8GB",
        "random_page_cost": "1.1",
    }


def bench(arguments: list[str]) -> int:
    """`make bench`: start PostgreSQL (durable, as in production) and Valkey, and hand over to the package `bench`."""
    assets.build()
    messages.compile_all()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONUNBUFFERED": "1"}
    environment.setdefault("BENCH_SIZE", "small")
    with (
        tempfile.TemporaryDirectory(prefix="kexie-bench-") as folder,
        Valkey() as valkey,
        Postgres(durable=True, settings=_server_settings()) as server,
    ):
        environment |= {"DATABASE_URL": server.url, "REDIS_URL": valkey.url, "KEXIE_VAR": str(Path(folder))}
        process = spawn([sys.executable, "-m", "bench", *arguments], env=environment, cwd=ROOT)
        try:
            return process.wait()
        finally:
            stop(process, grace=20)
