"""Sealing beside the bare INSERT of the same rows, and 200 packages by one web node's threads beside 16 readers."""

from __future__ import annotations

import secrets
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.utils import timezone

from bench.measure import Measure, at_least, at_most, seconds, told
from kexie_portal.files.models import StoredFile
from kexie_portal.sealing import actions, canonical, verifying
from kexie_portal.sealing.actions import Sealing
from kexie_portal.sealing.models import Chain, Package, PackageFile

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

ANSWERS, FILES, TIMES = 60, 10, 200
WRITERS, READERS, MINUTE = 4, 16, 60.0
KIND = "bench.answers"


def _answers() -> dict[str, object]:
    words = "项目针对本地产业需求，已完成中试，形成样机三台，拟在两年内建成示范线。"
    return {f"field_{number:02}": f"{number}. {words * 3}" for number in range(ANSWERS)}


def _files(owner: User) -> list[StoredFile]:
    rows = [
        StoredFile(name=f"附件{n}.pdf", purpose="bench", owner=owner, size=1, sha256=f"{n:064}", content_type="x")
        for n in range(FILES)
    ]
    return StoredFile.objects.bulk_create(rows)


def _seal(owner: User, files: list[StoredFile], chain: str) -> None:
    what = Sealing(owner, "申报书", "省科协", timezone.localdate(), _answers(), files=files)
    with transaction.atomic():
        actions.seal(what, kind=KIND, chain=chain, actor=owner)


def _bare(owner: User, files: list[StoredFile], place: int) -> None:
    """Insert the same rows as bare as Django does it: chain, package, files, in one transaction."""
    text = canonical.text_of(_answers())
    with transaction.atomic():
        key = f"bare/{place}"
        Chain.objects.create(key=key, last=1, head="0" * 64)
        package = Package.objects.create(
            chain_id=key, place=1, sha256="0" * 64, kind="bench.bare", number=f"{place}", title="申报书",
            issuer="省科协", day=timezone.localdate(),
            content_type=ContentType.objects.get_for_model(owner), object_id=str(owner.pk),
            content=text, salts=" " * 1500, leaves=" " * 5000, code=secrets.token_hex(8), sealed_at=timezone.now(),
            sealed_by=owner,
        )  # fmt: skip
        PackageFile.objects.bulk_create(
            PackageFile(package=package, place=n, name=one.name, size=1, sha256=one.sha256, file=one)
            for n, one in enumerate(files)
        )


def beside_insert(owner: User) -> Iterator[Measure]:
    """Compare medians of both, taken by turns."""
    files = _files(owner)
    sealing, bare = [], []
    for place in range(TIMES):
        sealing.append(seconds(partial(_seal, owner, files, "bench/1")))
        bare.append(seconds(partial(_bare, owner, files, place)))
    own, plain = statistics.median(sealing[10:]), statistics.median(bare[10:])
    yield told("sealing: 60 answers and 10 files", own * 1000, "ms")
    yield told("the bare INSERT of the same rows", plain * 1000, "ms")
    yield at_most("sealing ÷ the bare INSERT", own / plain, 3)


@contextmanager
def _readers() -> Iterator[None]:
    """Let sixteen readers ask for packages until the block ends."""
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            list(Package.objects.select_related("sealed_by").prefetch_related("entries")[:25])
            time.sleep(0.05)
        connections.close_all()

    threads = [threading.Thread(target=read) for _one in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def within_a_minute(owner: User) -> Iterator[Measure]:
    """Seal 200 packages into one chain from the four threads of a web node's process beside sixteen readers."""
    files = _files(owner)
    before = Package.objects.count()

    def work() -> None:
        for _time in range(TIMES // WRITERS):
            _seal(owner, files, "bench/2")
        connections.close_all()

    start = time.perf_counter()
    with _readers():
        _run([work] * WRITERS)
    taken = time.perf_counter() - start
    yield at_most("200 packages beside 16 readers", taken, MINUTE, "s", note=connection.vendor)
    yield at_least("of them kept, none lost", Package.objects.count() - before, TIMES, "")
    faults = [one for one in verifying.check(files=False).faults if one.chain.startswith("bench/")]
    yield at_most("faults of their chain", len(faults), 0, "")


def _run(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measures(owner: User) -> list[Measure]:
    """Return all of sealing."""
    return [*beside_insert(owner), *within_a_minute(owner)]
