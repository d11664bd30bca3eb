"""The units of Henan with officers, and ledgers made row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from kexie_portal.accounts.models import User
from orgs.imports import actions
from orgs.imports.models import ImportBatch
from orgs.tree.models.organization import Organization
from tests.orgs.factories import officer_of
from tests.orgs.imports.samples import Henan

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "ledger_sample.xlsx"


@pytest.fixture
def henan(db: None) -> Henan:
    """Return the real units with the officers of Luoyang, of its Jianxi district and of Zhengzhou."""
    call_command("load_divisions", verbosity=0, stdout=_Nowhere())
    found = {node.code: node for node in Organization.objects.filter(code__isnull=False)}
    return Henan(
        found, officer_of(found["410300"]), officer_of(found["410305"]), officer_of(found["410100"]),
    )  # fmt: skip


class _Nowhere:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Hold nothing back."""


@pytest.fixture
def sample() -> bytes:
    """Return the city's untidy ledger."""
    return SAMPLE.read_bytes()


@pytest.fixture
def send(henan: Henan, django_capture_on_commit_callbacks: Any) -> Callable[..., ImportBatch]:
    """Give a function that sends a file in as a page does and lets its job run."""

    def send_in(content: bytes, name: str = "台账.xlsx", *, actor: User | None = None, **more: Any) -> ImportBatch:
        who = actor or henan.luoyang_officer
        unit = more.get("unit") or henan.units["410300"]
        with django_capture_on_commit_callbacks(execute=True):
            batch = actions.send_in(
                actor=who, unit=unit, target=more.get("target", ""), upload=SimpleUploadedFile(name, content)
            )
        batch.refresh_from_db()
        return batch

    return send_in


@pytest.fixture
def do(django_capture_on_commit_callbacks: Any) -> Callable[..., ImportBatch]:
    """Give a function that calls an action on an import and lets its job run."""

    def call(action: Callable[..., Any], batch: ImportBatch, **arguments: Any) -> ImportBatch:
        with django_capture_on_commit_callbacks(execute=True):
            action(batch, **arguments)
        return ImportBatch.objects.select_related("unit", "job").get(pk=batch.pk)

    return call
