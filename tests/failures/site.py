"""The portal as it runs: gunicorn and a worker as processes, on engines that a test takes away and brings back."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kexie_portal.engines.postgres import Postgres
from kexie_portal.engines.valkey import Valkey

PATIENCE = 120  # seconds on a busy machine
PROBES = ("/healthz", "/readyz")


class _Stay(HTTPRedirectHandler):
    """Hand a redirect back instead of following it."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Site:
    """One installation; `get` and `post` act as the officer of 洛阳."""

    def __init__(self, folder: Path, postgres: Postgres, valkey: Valkey) -> None:
        self.folder = folder
        self.postgres, self.valkey = postgres, valkey
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.failures.settings",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": valkey.url,
            "KEXIE_VAR": str(folder),
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.opener = build_opener(_Stay())
        self.facts: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self.facts = json.loads(self._run("tests.failures.prepare").splitlines()[-1])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        bind = self.address.removeprefix("http://")
        self.start("gunicorn", "kexie_portal.wsgi", "--bind", bind, "--workers", "1", "--threads", "4")
        until(lambda: self.get("/healthz")[0] == 200, "the site answers")
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, module: str, *arguments: str) -> None:
        """Start a part of the site; its output goes into a file of the test's folder."""
        log = (self.folder / f"{module}.log").open("ab")
        command = [sys.executable, "-m", module, *arguments]
        self.processes.append(subprocess.Popen(command, env=self.env, stdout=log, stderr=log))

    def start_worker(self) -> None:
        """Start a worker with the clock in it, which looks after jobs that nobody took."""
        schedule = str(self.folder / "beat")
        self.start("celery", "-A", "kexie_portal", "worker", "-B", "-s", schedule, "-c", "1", "--without-mingle")

    def _run(self, module: str) -> str:
        done = subprocess.run([sys.executable, "-m", module], env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page."""
        return self._send(Request(self.address + path))  # noqa: S310 - our own address

    def post(self, path: str, data: dict[str, Any]) -> tuple[int, str]:
        """Send a form with the token of its page; of a redirect the place comes back."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path)[1])
        body = urlencode({**data, "csrfmiddlewaretoken": token.group(1) if token else ""}).encode()
        return self._send(Request(self.address + path, data=body))  # noqa: S310 - our own address

    def _send(self, request: Request) -> tuple[int, str]:
        if self.facts and not request.full_url.endswith(PROBES):  # a monitor has no session
            request.add_header("Cookie", f"sessionid={self.facts['session']}{self._token()}")
        try:
            with self.opener.open(request, timeout=60) as answer:
                self._keep(answer.headers)
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            return answer.code, answer.headers.get("Location") or answer.read().decode()
        except OSError as fault:
            return 0, str(fault)

    def _keep(self, headers: Any) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            if found := re.match(r"csrftoken=(\w+)", line):
                self.facts["csrf"] = found.group(1)

    def _token(self) -> str:
        return f"; csrftoken={self.facts['csrf']}" if "csrf" in self.facts else ""

    def logs(self) -> str:
        """Give the end of every log, for the message of a test that fails."""
        return "\n".join(f"== {log.name}\n{log.read_text()[-2500:]}" for log in sorted(self.folder.glob("*.log")))


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Poll until the condition holds; raises `TimeoutError`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.3)
    raise TimeoutError(what)
