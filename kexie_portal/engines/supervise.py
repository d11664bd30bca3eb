"""Keep a few processes running in the foreground until a signal, and leave none behind."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kexie_portal.engines import EngineError
from kexie_portal.engines.processes import kill_group, raise_if_stopped, signals_held, spawn, stop

QUICK_DEATH_SECONDS = 20.0
QUICK_DEATHS_ALLOWED = 3
LOG_BYTES_KEPT = 5_000_000


class Child(Protocol):
    """Something that runs: it starts, may be found dead, and stops."""

    name: str

    def start(self) -> None:
        """Start it; raises `EngineError` when it cannot."""

    def is_alive(self) -> bool:
        """Say whether it still runs."""

    def stop(self) -> None:
        """End it and its whole process group."""


@dataclass
class Program:
    """A command whose output goes to a log file; `grace` is how many seconds it gets to end by itself."""

    name: str
    command: list[str]
    log: Path
    env: Mapping[str, str]
    cwd: Path
    grace: float = 8
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start the command; an overlong log is begun afresh, the last one is kept beside it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_KEPT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with open(self.log, "ab") as log, signals_held():
            self.process = spawn(self.command, env=self.env, output=log, cwd=self.cwd)

    def is_alive(self) -> bool:
        """Say whether the command still runs; when its leader is dead, the rest of its group is ended."""
        if self.process is None:
            return False
        if self.process.poll() is None:
            return True
        kill_group(self.process)
        return False

    def stop(self) -> None:
        """Ask the command to end, then end its group."""
        if self.process is not None:
            stop(self.process, grace=self.grace)

    def last_words(self, lines: int = 15) -> str:
        """Give the end of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class Supervisor:
    """Start children in order, restart the dead, and stop all in the opposite order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._running: list[Child] = []
        self._deaths: dict[str, list[float]] = {}

    def start(self, child: Child) -> None:
        """Start a child and look after it from now on."""
        self._running.append(child)
        child.start()

    def watch(self, *, parent: int = 0, pause: float = 0.5) -> None:
        """Look after the children for ever; ends by a signal's exception, or when `parent` is gone (if given).

        Raises `EngineError` when a child keeps dying.
        """
        while not parent or os.getppid() == parent:
            raise_if_stopped()
            for child in self._running:
                if not child.is_alive():
                    self._revive(child)
            time.sleep(pause)
        self._say("What started this is gone: stopping.")

    def _revive(self, child: Child) -> None:
        """Start a dead child again, unless it died too often in a short time."""
        now = time.monotonic()
        recent = [
            at for at in self._deaths.get(child.name, []) if now - at < QUICK_DEATH_SECONDS * QUICK_DEATHS_ALLOWED
        ]
        self._deaths[child.name] = [*recent, now]
        if len(recent) >= QUICK_DEATHS_ALLOWED:
            words = child.last_words() if isinstance(child, Program) else ""
            raise EngineError(f"{child.name} keeps ending. The last that it said:\n{words}")
        self._say(f"{child.name} ended unexpectedly and is started again.")
        time.sleep(min(len(recent), 3))
        child.start()

    def stop(self) -> None:
        """Stop every child, the last started first."""
        while self._running:
            self._running.pop().stop()
