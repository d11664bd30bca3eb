"""For `make check`: the tests of the change, and an even sample of the others that were collected."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from kexie_portal.engines.testing import PARTS


def sampled(names: list[str], most: int) -> set[str]:
    """Choose evenly, and the same of the same names: those whose digests come first."""
    return set(sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[:most])


def parted(items: list[pytest.Item], own: list[Path], most: int, sample: int) -> set[str]:
    """Return the tests to run: of the change as many as fit, then a sample of the others, the ground of all."""
    mine = [item.nodeid for item in items if any(item.path.is_relative_to(path) for path in own)]
    others = [item.nodeid for item in items if item.nodeid not in set(mine)]
    ours = sampled(mine, most - min(sample, len(others)))
    return ours | sampled(others, min(sample, most - len(ours)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the two minutes have no room for."""
    if PARTS.most not in os.environ:
        return
    own = [config.rootpath / path for path in os.environ[PARTS.own].split(os.pathsep) if path]
    keep = parted(items, own, int(os.environ[PARTS.most]), int(os.environ[PARTS.sample]))
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in keep])
    items[:] = [item for item in items if item.nodeid in keep]
