"""The supervisor: a dead child is started again, a hopeless one is said, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kexie_portal.engines import EngineError
from kexie_portal.engines.supervise import Program, Supervisor

SUPERVISED = """
import sys
from pathlib import Path
from kexie_portal.engines.processes import raise_on_signals, Stopped
from kexie_portal.engines.supervise import Program, Supervisor
raise_on_signals()
folder = Path(sys.argv[1])
shell = f"sleep 300 & echo $! > '{folder}/grandchild'; sleep 300 & echo $! >> '{folder}/grandchild'; wait"
supervisor = Supervisor(print)
try:
    supervisor.start(Program("shell", ["sh", "-c", shell], folder / "log", {"PATH": "/usr/bin:/bin"}, folder))
    supervisor.watch()
except Stopped:
    pass
finally:
    supervisor.stop()
"""


def _eventually(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def _started(folder: Path) -> "tuple[subprocess.Popen[bytes], list[int]]":
    process = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(folder)])
    path = folder / "grandchild"
    _eventually(lambda: path.exists() and len(path.read_text().split()) == 2)
    return process, [int(pid) for pid in path.read_text().split()]


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_grandchildren_too(tmp_path: Path, signum: int) -> None:
    process, grandchildren = _started(tmp_path)
    process.send_signal(signum)
    assert process.wait(60) == 0
    assert all(_is_gone(pid) for pid in grandchildren)


HIT_WHILE_STARTING = """
import os, signal, subprocess, time
real = subprocess.Popen._execute_child
def started(self, *given):
    real(self, *given)
    while len((folder / "grandchild").read_text().split() if (folder / "grandchild").exists() else "") < 2:
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGTERM)
subprocess.Popen._execute_child = started
raise_on_signals()
"""


def test_a_signal_that_came_while_a_child_was_started_ends_it_too(tmp_path: Path) -> None:
    hit = SUPERVISED.replace("raise_on_signals()\n", HIT_WHILE_STARTING, 1)
    process = subprocess.Popen([sys.executable, "-c", hit, str(tmp_path)])
    assert process.wait(60) == 0
    grandchildren = [int(pid) for pid in (tmp_path / "grandchild").read_text().split()]
    assert len(grandchildren) == 2
    assert all(_is_gone(pid) for pid in grandchildren)


def test_a_signal_that_a_finalizer_swallowed_still_ends_the_watch(tmp_path: Path) -> None:
    swallowed = SUPERVISED.replace(
        "    supervisor.watch()",
        "    import os, signal\n    class Last:\n        def __del__(self):\n"
        "            os.kill(os.getpid(), signal.SIGTERM)\n            sum(range(1000))\n"
        "    Last()\n    supervisor.watch()",
    )
    process = subprocess.Popen([sys.executable, "-c", swallowed, str(tmp_path)], stderr=subprocess.PIPE)
    assert b"Stopped" in process.communicate(timeout=60)[1], "Python printed it and went on"
    assert process.returncode == 0


def _program(folder: Path, *command: str) -> Program:
    return Program("worker", list(command), folder / "log", dict(os.environ), folder)


def test_a_dead_child_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    child = _program(tmp_path, "sleep", "300")
    supervisor.start(child)
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    supervisor._revive(child)
    assert child.is_alive()
    assert child.process.pid != first
    assert said == ["worker ended unexpectedly and is started again."]
    supervisor.stop()
    assert _is_gone(child.process.pid)


def test_a_child_that_keeps_dying_ends_the_whole_with_its_last_words(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda text: None)
    supervisor.start(_program(tmp_path, "sh", "-c", "echo no such setting; exit 3"))
    with pytest.raises(EngineError, match=r"worker keeps ending(.|\n)*no such setting"):
        supervisor.watch(pause=0.05)
    supervisor.stop()
