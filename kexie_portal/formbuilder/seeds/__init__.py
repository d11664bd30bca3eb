"""The forms that come with the portal: six, rebuilt from public facts; 示例 where these tell common practice only.

Knows the definition alone; `manage.py load_forms` puts them in.
"""

from __future__ import annotations

import json
from pathlib import Path

from kexie_portal.formbuilder.definition import Definition

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """Return the names of the seeds in their order."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def seed(name: str) -> Definition:
    """Return the definition of a seed."""
    found: Definition = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found
