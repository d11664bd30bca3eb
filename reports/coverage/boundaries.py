"""The boundaries that maps are drawn from, as the browser gets them: one file for a province, one for each city.

The setting `MAP_BOUNDARIES_DIR` names the folder; an installation puts files with an approval number (审图号) there
and names that number by `MAP_APPROVAL_NUMBER`. The property `adcode` of a feature is the GB/T 2260 code.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

CITIES, COUNTIES = "henan_cities.geojson", "henan_counties.geojson"
#: Three decimals of a degree are a hundred metres, finer than a pixel of any page.
DECIMALS = 3


@dataclass(frozen=True)
class Outline:
    """The boundaries of one page as compact GeoJSON, packed and named by its hash."""

    packed: bytes
    digest: str
    codes: frozenset[str]

    @property
    def plain(self) -> bytes:
        """The GeoJSON unpacked."""
        return gzip.decompress(self.packed)


def approval_number() -> str:
    """Return the approval number of the boundaries, empty where they have none and are for internal work only."""
    return str(getattr(settings, "MAP_APPROVAL_NUMBER", "") or "")


def folder() -> Path:
    """Return the folder of the two boundary files."""
    return Path(getattr(settings, "MAP_BOUNDARIES_DIR", "") or settings.DATA_DIR / "boundaries")


def outline(code: str, *, of_cities: bool) -> Outline | None:
    """Return the cities of a province or the counties of a city; None where there are no boundaries for it."""
    path = folder() / (CITIES if of_cities else COUNTIES)
    if not path.exists():
        return None
    made = _outline(path, path.stat().st_mtime_ns, code[:2] if of_cities else code[:4])
    return made if made.codes else None


def url(code: str, *, of_cities: bool) -> str:
    """Return the address of an outline; it carries the hash, so that a browser may keep it for good."""
    made = outline(code, of_cities=of_cities)
    return f"{reverse('reports:boundaries', args=[code])}?v={made.digest}" if made else ""


@lru_cache(maxsize=64)
def _outline(path: Path, _changed: int, prefix: str) -> Outline:
    features = json.loads(path.read_text("utf-8"))["features"]
    wanted = [_slim(one) for one in features if str(one["properties"]["adcode"]).startswith(prefix)]
    text = json.dumps({"type": "FeatureCollection", "features": wanted}, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    codes = frozenset(one["properties"]["adcode"] for one in wanted)
    return Outline(packed, hashlib.sha256(packed).hexdigest()[:16], codes)


def _slim(feature: dict[str, Any]) -> dict[str, Any]:
    told = feature["properties"]
    shape = feature["geometry"]
    return {
        "type": "Feature",
        "properties": {"adcode": str(told["adcode"]), "name": told.get("name", ""), "cp": told.get("cp")},
        "geometry": {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])},
    }


def _rounded(value: Any) -> Any:
    """Round coordinates and drop points that fall together; neighbours round alike, so no gap opens."""
    if isinstance(value[0], (int, float)):
        return [round(number, DECIMALS) for number in value[:2]]  # not a figure: degrees
    inner = [_rounded(one) for one in value]
    if isinstance(inner[0][0], (int, float)):
        return [point for at, point in enumerate(inner) if at == 0 or point != inner[at - 1]]
    return inner
