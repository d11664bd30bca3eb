"""What a page makes a browser fetch, gzipped."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from bench.measure import Measure, at_most, told
from bench.pages import BACKEND, city_officer, paths

_ASSET = re.compile(rb"""(?:src|href|data-map|data-geojson)=["'](/static/[^"'#?]+)""")
_URL = re.compile(rb"""url\(["']?([^"')#?]+)""")
CHARTS = {"dashboard", "home"}


def sizes() -> dict[str, float]:
    """Return the weight of each page with all that it names, in kB gzipped, kept assets counted once."""
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.force_login(city_officer(), backend=BACKEND)
    found = {}
    for name, path in paths().items():
        body = client.get(path).content
        assets = {match.decode() for match in _ASSET.findall(body)}
        found[name] = (len(gzip.compress(body)) + sum(map(_weight, assets))) / 1000
    return found


def _weight(address: str) -> int:
    path = Path(settings.STATIC_ROOT) / address.removeprefix("/static/")
    content = path.read_bytes()
    inner = 0
    if path.suffix == ".css":
        for url in set(_URL.findall(content)):
            target = (path.parent / url.decode()).resolve()
            inner += len(target.read_bytes()) if target.exists() else 0
    return len(gzip.compress(content)) + inner


def chunks() -> dict[str, float]:
    """Return the weight of each bundle that only the pages load which need it, in kB gzipped."""
    folder = Path(settings.STATICFILES_DIRS[0]) / "portal" / "chunks"
    return {path.stem: len(gzip.compress(path.read_bytes())) / 1000 for path in sorted(folder.glob("*.js"))}


def unhashed() -> int:
    """Count the assets whose address does not change with their content."""
    manifest = getattr(staticfiles_storage, "hashed_files", {})
    return sum(1 for name, hashed in manifest.items() if name == hashed)


def weights() -> list[Measure]:
    """Compare the heaviest page with charts and without."""
    found = sizes()
    plain = {name: size for name, size in found.items() if name not in CHARTS}
    heavy, light = max(found, key=found.__getitem__), max(plain, key=plain.__getitem__)
    return [
        at_most("heaviest page, gzipped", found[heavy], 400, "kB", heavy),
        at_most("heaviest page without charts, gzipped", plain[light], 150, "kB", light),
        *(at_most(f"chunk {name}, gzipped", size, 120, "kB") for name, size in chunks().items()),
        at_most("assets without a hashed name", unhashed(), 0, "files"),
        told("lightest page, gzipped", min(found.values()), "kB"),
    ]
