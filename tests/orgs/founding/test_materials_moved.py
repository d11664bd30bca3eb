"""The papers of before: a migration puts each into its slot, with what was replaced, and freezes what was handed in."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from kexie_portal.files.materials import files_of, frozen_slots
from kexie_portal.files.models import Attachment, Freeze
from tests.orgs.founding import cases

pytestmark = pytest.mark.django_db


class Before:
    """The apps as they were: the rows of papers stand in for their table, which is no more."""

    def __init__(self, papers: list[Any]) -> None:
        self.papers = papers

    def get_model(self, app: str, name: str) -> Any:
        if name != "FoundingMaterial":
            return apps.get_model(app, name)
        rows = SimpleNamespace(iterator=lambda chunk_size: iter(self.papers))
        return SimpleNamespace(
            objects=SimpleNamespace(select_related=lambda name: SimpleNamespace(order_by=lambda key: rows))
        )


def test_papers_of_before_stay_readable_in_their_slots() -> None:
    here = cases.place()
    draft, sent = cases.begin(here), cases.brought_to(here, "county", uscc=cases.valid_uscc(800_000_777))
    now = timezone.now()
    papers = [
        SimpleNamespace(
            case=case, case_id=case.pk, kind=one.slot, file_id=one.file_id, added_by_id=one.uploaded_by_id,
            added_at=now, replaced_at=now if one.slot == "charter" else None,
        )
        for case in (draft, sent)
        for one in Attachment.objects.of(case)
    ]  # fmt: skip
    Freeze.objects.all().delete()
    Attachment.objects.all().delete()
    import_module("orgs.migrations.0028_founding_materials").move_papers(Before(papers), None)
    for case in (draft, sent):
        assert set(files_of(case)) == {"report", "application", "members"}
        assert Attachment.objects.of(case).get(slot="charter").removed_at == now
        assert {one.owner for one in Attachment.objects.of(case)} == {f"organization:{here.association.pk}"}
    assert frozen_slots(draft) == set()
    assert frozen_slots(sent) == {"report", "application", "charter", "members"}
