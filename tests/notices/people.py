"""People, kinds and a server for the tests of notices."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kexie_portal.accounts.models import User


def person(name: str, **fields: Any) -> User:
    """Return a user with a mailbox."""
    return User.objects.create_user(name, name=name, **{"email": f"{name}@example.com", **fields})


class Receiver:
    """What a server was sent, and what it answers."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[tuple[int, str]] = []
        self.port = 0

    def url(self, path: str = "/hook") -> str:
        """Return an address of the server."""
        return f"http://127.0.0.1:{self.port}{path}"

    def told(self) -> list[Any]:
        """Return the bodies as JSON."""
        return [json.loads(body) for _path, _headers, body in self.requests]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run an HTTP server in a thread; it answers what `answers` holds, then `{"errcode": 0}`."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.requests.append((self.path, dict(self.headers), body))
            status, answer = receiver.answers.pop(0) if receiver.answers else (200, '{"errcode": 0}')
            self.send_response(status)
            if status == 302:
                self.send_header("Location", receiver.url("/elsewhere"))
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
