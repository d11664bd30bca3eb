"""`make demo` as a person uses it: it comes up, says where it is, survives a dead part, and goes without a trace."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kexie_portal.engines import ROOT
from kexie_portal.engines.processes import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("demo"),  # one demo for the file, and its tests in order
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the demo brings its own database; once is enough"),
]


class Running:
    """A demo in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.log = var.parent / "demo.log"
        self.env = {**os.environ, "KEXIE_VAR": str(var), "PORT": str(self.port), "DEMO_SIZE": "small"}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        with open(self.log, "ab") as log:
            command = [sys.executable, "-m", "kexie_portal.engines", "demo"]
            self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, cwd=ROOT)

    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, text: str, seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while text not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("a folder") / "var")
    try:
        running.wait_for("Ctrl-C stops everything")
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)


def test_it_says_its_address_and_shows_the_sign_in_page(demo: Running) -> None:
    assert f"http://localhost:{demo.port}" in demo.said()
    assert 'type="password"' in demo.page("/accounts/login/")


def test_a_second_demo_of_the_folder_is_refused_in_words(demo: Running) -> None:
    command = [sys.executable, "-m", "kexie_portal.engines", "demo"]
    second = subprocess.run(command, env=demo.env, capture_output=True, text=True, cwd=ROOT)
    assert second.returncode == 1
    assert "running already" in second.stderr


def test_a_taken_port_is_said(demo: Running, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kexie_portal.engines", "demo"]
    env = {**demo.env, "KEXIE_VAR": str(tmp_path / "var")}
    other = subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT)
    assert other.returncode == 1
    assert f"Port {demo.port} is in use" in other.stderr


def test_a_killed_worker_comes_back(demo: Running) -> None:
    worker = next(child for child in psutil.Process(demo.process.pid).children() if "worker" in child.cmdline())
    worker.kill()
    demo.wait_for("worker ended unexpectedly and is started again.", seconds=30)


def test_terminating_leaves_no_process_and_the_data_stay(demo: Running) -> None:
    family = psutil.Process(demo.process.pid).children(recursive=True)
    assert len(family) >= 6  # Valkey, web and two of its workers, worker, beat
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(60) == 0
    assert not psutil.wait_procs(family, timeout=5)[1]
    assert (Path(demo.env["KEXIE_VAR"]) / "kexie.sqlite3").exists()
