"""`make demo`: the whole portal with sample data, in the foreground, from nothing but Python."""

import fcntl
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kexie_portal.engines import ROOT, EngineError, messages
from kexie_portal.engines.processes import is_free, run, signals_held, spawn, stop
from kexie_portal.engines.supervise import Program, Supervisor
from kexie_portal.engines.system import ensure_printing
from kexie_portal.engines.valkey import Valkey
from kexie_portal.engines.web import WAIT_FOR

SIZES = ("small", "normal")
READY_SECONDS = 90


def say(text: str) -> None:
    """Print at once, also into a pipe; a terminal that is gone must not keep us from stopping what we started."""
    with suppress(OSError):
        print(text, flush=True)


class ValkeyChild:
    """Valkey as the supervisor sees it."""

    name = "Valkey"

    def __init__(self, server: Valkey) -> None:
        self.server = server

    def start(self) -> None:
        """Start it, on the same port as before."""
        self.server.start()

    def is_alive(self) -> bool:
        """Say whether its process runs."""
        return self.server.process is not None and self.server.process.poll() is None

    def stop(self) -> None:
        """Let it save and end."""
        self.server.stop()


class Demo:
    """One demo: its folder `var/`, its address, its size."""

    def __init__(self) -> None:
        self.var = Path(os.environ.get("KEXIE_VAR") or ROOT / "var").resolve()
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = _port(os.environ.get("PORT") or "8000")
        self.size = os.environ.get("DEMO_SIZE") or "normal"
        if self.size not in SIZES:
            raise EngineError(f"DEMO_SIZE is {self.size!r}; it can be {' or '.join(SIZES)}.")
        self.valkey = Valkey(self.var / "valkey")
        self.env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kexie_portal.settings.demo", "KEXIE_VAR": str(self.var)}
        # Sample data must never reach a database that somebody's shell happens to name.
        for name in ("DATABASE_URL", "SECRET_KEY", "LANGUAGE"):
            self.env.pop(name, None)
        self.prepared = self.var / "prepared"
        self.env |= {"REDIS_URL": self.valkey.url, "PYTHONUNBUFFERED": "1", WAIT_FOR: str(self.prepared)}
        self.web = self._program("web", "gunicorn", "kexie_portal.wsgi", *self._gunicorn_options())

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the demo."""
        return f"http://{'localhost' if self.host in ('127.0.0.1', '0.0.0.0') else self.host}:{self.port}"  # noqa: S104

    def run(self) -> None:
        """Prepare, start, and stay until a signal; raises `EngineError` in words for a person."""
        self.var.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not is_free(self.host, self.port):
                raise EngineError(
                    f"Port {self.port} is in use by another program. Choose another one: PORT={self.port + 1} make demo"
                )
            supervisor = Supervisor(say)
            try:
                self._prepare(supervisor)
                self._start(supervisor)
                supervisor.watch(parent=os.getppid())
            finally:
                say("Stopping ...")
                supervisor.stop()
                (self.var / "redis-url").unlink(missing_ok=True)
        say("Stopped.")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of `var/`: two demos on one SQLite file would share workers and secrets."""
        with open(self.var / "demo.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise EngineError("A demo of this folder is running already; stop it first (Ctrl-C).") from error
            yield

    def _prepare(self, supervisor: Supervisor) -> None:
        """Build what is missing, on both cores: pages and web server here, tables and sample data there.

        On a second start nothing is missing, and only the migrations are looked through.
        """
        for warning in ensure_printing():
            say(f"Note: {warning}")
        messages.compile_all()
        supervisor.start(ValkeyChild(self.valkey))
        address = self.var / "redis-url"
        address.touch(mode=0o600)
        address.write_text(self.valkey.url)
        self.prepared.unlink(missing_ok=True)
        pages = self._start_beside("pages")
        try:
            supervisor.start(self.web)
            self._load()
            if pages.wait():
                raise EngineError("The pages' files could not be put in place: it says why above.")
        finally:
            stop(pages)
        self.prepared.touch()

    def _start_beside(self, part: str) -> "subprocess.Popen[bytes]":
        """Start a part of the preparation as a process beside this one."""
        with signals_held():
            return spawn([sys.executable, "-m", "kexie_portal.engines", part], env=self.env, cwd=ROOT)

    def _load(self) -> None:
        """Bring the tables up to date and load the sample data once; the stamp is written when they are complete."""
        stamp = self.var / "demo-loaded"
        if stamp.exists():
            if (loaded := stamp.read_text().strip()) != self.size and os.environ.get("DEMO_SIZE"):
                say(f"Note: the sample data here are of size {loaded}; remove {self.var} to load others.")
            self._manage("migrate", "--noinput", "--skip-checks", "--verbosity", "0")
            return
        say("Loading sample data ...")
        self._manage("load_demo", "--skip-checks", "--with-tables", "--size", self.size)
        stamp.write_text(self.size)

    def _manage(self, *arguments: str) -> None:
        """Run a management command; raises `EngineError` when it fails."""
        if run([sys.executable, "manage.py", *arguments], env=self.env, cwd=ROOT):
            raise EngineError(f"manage.py {arguments[0]} failed: it says why above.")

    def _start(self, supervisor: Supervisor) -> None:
        """Say where the portal is once it answers; worker and beat come after it, they would only slow it down."""
        self._wait()
        say(f"\nThe portal is at {self.address}\n")
        celery = ("celery", "--app", "kexie_portal")
        worker = ("worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip", "--without-mingle")
        supervisor.start(self._program("worker", *celery, *worker))
        supervisor.start(self._program("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile", ""))
        self._manage("demo_accounts", "--skip-checks")
        say(f"\nLogs are in {self.var / 'log'}. Ctrl-C stops everything; the data stay.")

    def _gunicorn_options(self) -> list[str]:
        options = ["--config", "python:kexie_portal.engines.web", "--bind", f"{self.host}:{self.port}"]
        options += ["--workers", "2", "--threads", "4", "--timeout", "120"]
        options += ["--graceful-timeout", "5", "--access-logfile", "-", "--no-control-socket"]
        if os.access("/dev/shm", os.W_OK):  # noqa: S108 - gunicorn's own advice: a heartbeat file in memory
            options += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
        return options

    def _program(self, name: str, *arguments: str) -> Program:
        command = [sys.executable, "-m", *arguments]
        return Program(name, command, self.var / "log" / f"{name}.log", self.env, ROOT)

    def _wait(self) -> None:
        """Wait until the web server answers; raises `EngineError` with the end of its log."""
        end = time.monotonic() + READY_SECONDS
        while not _answers(f"http://127.0.0.1:{self.port}/healthz"):
            if not self.web.is_alive() or time.monotonic() > end:
                raise EngineError(f"The web server did not start. The last that it said:\n{self.web.last_words()}")
            time.sleep(0.1)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise EngineError(f"PORT is {text!r}; it is a number from 1 to 65535.")
    return int(text)


def _answers(url: str) -> bool:
    """Say whether an address gives any HTTP answer; an error page is an answer too."""
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5)
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True
