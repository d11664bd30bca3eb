"""Processes that never outlive the one that started them."""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Any

from kexie_portal.engines import EngineError

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_came: list[int] = []


class Stopped(BaseException):
    """A signal asked us to end; `signum` says which."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def raise_on_signals() -> None:
    """Turn SIGINT, SIGTERM and SIGHUP into `Stopped`, so that every `with` on the way out cleans up."""

    def handle(signum: int, frame: FrameType | None) -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        _came.append(signum)
        raise Stopped(signum)

    for each in ENDING:
        signal.signal(each, handle)


def raise_if_stopped() -> None:
    """Raise `Stopped` once more: what a signal raised in the middle of a finalizer, Python only prints."""
    if _came:
        raise Stopped(_came[0])


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Let the signals that end us wait for the end of the block, so that no child is started and then lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent(signum: int, parent: int) -> Callable[[], None]:
    """Give a function for the child: the kernel signals it when its parent dies, even by SIGKILL (Linux only)."""

    def prepare() -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), signum)

    return prepare


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    stdin: IO[bytes] | int | None = subprocess.DEVNULL,
    cwd: Path | None = None,
    user: str = "",
    death_signal: int = signal.SIGTERM,
) -> "subprocess.Popen[bytes]":
    """Start a command in a session of its own, as another user if one is named; call it from the main thread."""
    identity: dict[str, Any] = {}
    if user:
        account = pwd.getpwnam(user)
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(env) if env is not None else None,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_end_with_parent(death_signal, os.getpid()),
        **identity,
    )


def stop(process: "subprocess.Popen[bytes]", *, first: int = signal.SIGTERM, grace: float = 8) -> None:
    """Ask a process to end, then after `grace` seconds kill what is left of its whole group."""
    if process.poll() is None:
        process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    kill_group(process)


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill the group that `spawn` made for a process; none of it is left afterwards."""
    for _ in range(100):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            break
        process.poll()
        time.sleep(0.02)
    process.wait()


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> int:
    """Run a command to its end and give its exit status; when we are stopped, its whole group is stopped too."""
    process = spawn(command, env=env, cwd=cwd)
    try:
        return process.wait()
    finally:
        stop(process)


def check(command: Sequence[str | Path], failure: str, *, env: Mapping[str, str] | None = None) -> None:
    """Run a command that must succeed; raises `EngineError` with `failure` and what it printed last."""
    finished = subprocess.run([str(part) for part in command], env=env, capture_output=True, text=True)
    if finished.returncode:
        said = (finished.stderr or finished.stdout).strip().splitlines()[-12:]
        raise EngineError("\n".join([failure, *said]))


def free_port() -> int:
    """Find a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(host: str, port: int) -> bool:
    """Say whether we could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Say whether something accepts connections on a loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def wait_until(
    ready: Callable[[], bool], process: "subprocess.Popen[bytes]", *, what: str, seconds: float = 30
) -> None:
    """Wait until a started process is ready; raises `EngineError` when it dies or the time is over."""
    end = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise EngineError(f"{what} ended at once with status {process.returncode}.")
        if time.monotonic() > end:
            raise EngineError(f"{what} did not answer within {seconds:.0f} seconds.")
        time.sleep(0.05)
