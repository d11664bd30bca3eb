"""The register of persons in the audit log and in the side navigation."""

from __future__ import annotations

from orgs.persons import audit


def install() -> None:
    """Register history and pages."""
    audit.register()
