"""What later parts of the portal add to the walk: each module has its `TABLE` and its `EXAMPLES`."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def gathered(name: str) -> dict[str, Any]:
    """Return the entries that the parts give under a name, all in one."""
    found: dict[str, Any] = {}
    for module in iter_modules(__path__):
        found |= getattr(import_module(f"{__name__}.{module.name}"), name, {})
    return found
