"""Write records that count their changes, so that a form opened before is known as stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization


def bump(node: Organization) -> None:
    """Count a change of what hangs on a node, so that a form opened before is known as stale."""
    node.version += 1
    node.save(update_fields=["version", "updated_at"])


def write(record: Any, values: Mapping[str, object], fields: tuple[str, ...]) -> None:
    """Save what differs and count the change in `version`; a new record is inserted."""
    changed = [name for name in fields if name in values and getattr(record, name) != values[name]]
    for name in changed:
        setattr(record, name, values[name])
    if record.pk is None:
        record.save(force_insert=True)
    elif changed:
        record.version += 1
        record.save(update_fields=[*changed, "version"])
