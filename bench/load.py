"""A bounded load from this machine onto a server on the loopback address."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answers:
    """How long the answers to one path took, in seconds, and how many were not 200."""

    path: str
    seconds: list[float]
    wrong: int

    @property
    def p95(self) -> float:
        """Return the 95th percentile in seconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def load(
    port: int,
    paths: list[str],
    cookie: str,
    *,
    clients: int = 16,
    rounds: int = 12,
    sent: Callable[[str, int], tuple[bytes, dict[str, str]]] | None = None,
) -> dict[str, Answers]:
    """Let so many clients ask for the paths in turn, each starting elsewhere, `rounds` times round; then stop.

    With `sent` they post: it returns body and headers for a path and the number of the request.
    """
    taken: dict[str, list[float]] = {path: [] for path in paths}
    wrong = dict.fromkeys(paths, 0)
    guard = threading.Lock()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        for step in range(rounds * len(paths)):
            path = paths[(step + number) % len(paths)]
            start = time.perf_counter()
            body, more = sent(path, number * 1000 + step) if sent else (None, {})
            headers = {"Cookie": cookie, "Accept-Language": "zh-CN", **more}
            connection.request("POST" if sent else "GET", path, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
            spent = time.perf_counter() - start
            with guard:
                taken[path].append(spent)
                wrong[path] += answer.status != 200
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {path: Answers(path, taken[path], wrong[path]) for path in paths}
