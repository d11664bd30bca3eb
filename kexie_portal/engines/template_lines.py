"""Lines of templates: an element stands on its own line, so that no line is long."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kexie_portal.engines import ROOT

LONGEST = 160
"""Characters that a line of a template may have."""


def faults(paths: Iterable[Path]) -> list[str]:
    """List every line that is too long with its file and number, one sentence each; paths are taken from the root."""
    return [fault for path in paths for fault in _faults_of(path)]


def _faults_of(path: Path) -> Iterator[str]:
    for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1):
        if len(line) > LONGEST:
            yield f"{path}:{number}: the line has {len(line)} characters, {LONGEST} at most; put one element on a line."
