"""Receivers that take their time: they hang, or drip what they answer byte by byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behave = Callable[[socket.socket, threading.Event], None]


def hangs(_connection: socket.socket, over: threading.Event) -> None:
    """Say nothing."""
    over.wait(60)


def drips_its_head(connection: socket.socket, over: threading.Event) -> None:
    """Say yes and never come to the end of the head."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.3):
        connection.sendall(b"x")


def drips_its_body(connection: socket.socket, over: threading.Event) -> None:
    """Say yes and never come to the end of the answer."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not over.wait(0.3):
        connection.sendall(b"x")


@contextmanager
def behaving(behave: Behave) -> Iterator[int]:
    """Run such a server and give its port."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with suppress(OSError):
            connection, _address = server.accept()
            with connection:
                connection.recv(65536)
                behave(connection, over)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        server.close()
        thread.join(5)
