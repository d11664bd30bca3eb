"""Run as a program: a worker dies while a mail server takes its mails, the next one goes on; prints facts as JSON."""

import contextlib
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any

SENDING = "import django; django.setup(); from kexie_portal.notices.tasks import digest; digest()"


class Server(socketserver.ThreadingTCPServer):
    """A mail server that is slow to say that it took a mail."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[str] = []
        self.pause = 0.4


class Talk(socketserver.StreamRequestHandler):
    """One connection, as much SMTP as Django's backend speaks."""

    server: Server

    def handle(self) -> None:
        """Answer line by line; a connection that breaks is somebody who died."""
        with contextlib.suppress(ConnectionError, ValueError):
            self._talk()

    def _talk(self) -> None:
        self.wfile.write(b"220 drill\r\n")
        to = ""
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.taken.append(to)
                time.sleep(self.server.pause)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def send(server: Server, kill_after: int = 0) -> None:
    """Run the daily task in a process of its own; kill it when the server has taken so many."""
    worker = subprocess.Popen([sys.executable, "-c", SENDING], start_new_session=True, stdout=subprocess.DEVNULL)
    while kill_after and len(server.taken) < kill_after:
        if worker.poll() is not None:
            raise RuntimeError("the worker ended before it was killed")
        time.sleep(0.02)
    if kill_after:
        os.killpg(worker.pid, signal.SIGKILL)
    if worker.wait() and not kill_after:
        raise RuntimeError("the worker failed")


def drill(server: Server) -> dict[str, Any]:
    """Six people, a worker killed at the third mail, and two that go on."""
    from datetime import timedelta

    from django.utils import timezone

    from kexie_portal.notices.actions import notify
    from kexie_portal.notices.actions.preference import choose
    from kexie_portal.notices.models import Mail
    from tests.notices.people import person

    people = [person(f"drill{number}") for number in range(6)]
    for one in people:
        choose({"report": "digest"}, actor=one)
    notify(people, title="drill", kind="report")
    send(server, kill_after=3)
    server.pause = 0
    send(server)
    Mail.objects.filter(state="sending").update(claimed=timezone.now() - timedelta(hours=1))
    send(server)
    return {
        "people": len(people),
        "taken": len(set(server.taken)),
        "mails_of_each": list(Counter(server.taken).values()),
        "states": dict(Counter(Mail.objects.values_list("state", flat=True))),
        "digests": Mail.objects.count(),
    }


def main() -> None:
    """Run the drill and print the facts."""
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{server.server_address[1]}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kexie_portal.settings.demo"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(drill(server)))


if __name__ == "__main__":
    main()
