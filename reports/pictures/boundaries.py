"""The boundaries of cities and counties, projected for drawing.

The files are EPSG:4490 degrees and state no map approval number; an installation may replace them.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reports.coverage.boundaries import CITIES, COUNTIES, folder


@dataclass(frozen=True)
class Area:
    """One unit's outline in degrees and the point for its name."""

    code: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    middle: tuple[float, float]


def areas() -> dict[str, Area]:
    """Return the outlines by division code; none where an installation has no such file."""
    found: dict[str, Area] = {}
    for path in (folder() / COUNTIES, folder() / CITIES):  # a city without counties is in both
        if path.exists():
            found |= _read_file(path, path.stat().st_mtime_ns)
    return found


@lru_cache(maxsize=4)
def _read_file(path: Path, _changed: int) -> dict[str, Area]:
    features = json.loads(path.read_text("utf-8"))["features"]
    return {area.code: area for area in map(read, features)}


def read(feature: dict[str, Any]) -> Area:
    """Read one GeoJSON feature of a polygon or several."""
    shape, told = feature["geometry"], feature["properties"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for part in parts for ring in part)
    middle = told.get("cp") or rings[0][0]
    return Area(str(told["adcode"]), told.get("name", ""), rings, (float(middle[0]), float(middle[1])))


@dataclass(frozen=True)
class Projection:
    """Degrees to drawing units: an equirectangular map true at its middle latitude."""

    west: float
    north: float
    squeeze: float
    scale: float
    margin: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the drawing."""
        return (
            self.margin + (x - self.west) * self.squeeze * self.scale,
            self.margin + (self.north - y) * self.scale,
        )

    def path(self, area: Area) -> str:
        """Return the outline as SVG path data to a tenth of a unit, without repeated points."""
        parts = []
        for ring in area.rings:
            points: list[str] = []
            for x, y in ring:
                across, down = self.point(x, y)
                written = f"{across:.1f},{down:.1f}"  # not a figure: a place in the drawing
                if not points or points[-1] != written:
                    points.append(written)
            parts.append("M" + "L".join(points) + "Z")
        return "".join(parts)


def fit(shapes: list[Area], width: float, height: float, margin: float = 8) -> tuple[Projection, float, float]:
    """Return the projection that fits the outlines into a box, and the size that the map then has."""
    across = [x for area in shapes for ring in area.rings for x, _y in ring]
    down = [y for area in shapes for ring in area.rings for _x, y in ring]
    west, east, south, north = min(across), max(across), min(down), max(down)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min((width - 2 * margin) / ((east - west) * squeeze), (height - 2 * margin) / (north - south))
    projection = Projection(west, north, squeeze, scale, margin)
    return projection, (east - west) * squeeze * scale + 2 * margin, (north - south) * scale + 2 * margin
