"""What forms tell the rest of the portal: what the log records and who reads files."""

from __future__ import annotations

from kexie_portal.formbuilder import audit


def install() -> None:
    """Register history and files."""
    audit.register()
