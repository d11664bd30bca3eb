"""The sweep: names what nothing refers to, spares what is young or named, tells what has lost its bytes."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.files import sweep
from kexie_portal.files.actions import store
from kexie_portal.files.attaching import attach
from kexie_portal.files.models import Attachment, StoredFile
from kexie_portal.jobs import rules
from tests.files.conftest import NAME, pdf

pytestmark = pytest.mark.django_db
ALL = timedelta(seconds=-5)


@pytest.fixture
def world(person: User) -> dict[str, str]:
    """Leave one of each sort: named, unnamed, bytes alone, a row without bytes, a file of a record that is gone."""
    named = attach(person, "report", actor=person, content=pdf(), name="named.pdf")
    unnamed = store(pdf(2), name="unnamed.pdf", purpose=NAME, owner=person)
    alone = default_storage.save("stored/tests/2020-01/alone", ContentFile(b"alone"))
    lost = attach(person, "charter", actor=person, content=pdf(3), name="lost.pdf")
    default_storage.delete(lost.file.content.name)
    gone = store(pdf(4), name="gone.pdf", purpose=NAME, owner=person)
    kind = ContentType.objects.get_for_model(User)
    Attachment.objects.create(content_type=kind, object_id=999_999, slot="report", file=gone)
    names = {"named": named.file, "unnamed": unnamed, "lost": lost.file, "gone": gone}
    return {key: str(one.pk) for key, one in names.items()} | {"alone": alone}


def test_what_nothing_refers_to_is_listed_and_then_removed(world: dict[str, str]) -> None:
    assert sweep.find().count == 0, "a transaction may still be writing what is young"
    before = StoredFile.objects.count()
    found = sweep.find(ALL).as_json()
    assert found["bytes_without_row"] == [world["alone"]]
    assert found["rows_unnamed"] == [world["unnamed"]]
    assert found["rows_without_bytes"] == [world["lost"]]
    assert len(found["attachments_of_gone_records"]) == 1  # type: ignore[arg-type]
    assert StoredFile.objects.count() == before
    sweep.remove(ALL)
    assert {str(pk) for pk in StoredFile.objects.values_list("pk", flat=True)} == {world["named"], world["lost"]}
    assert not default_storage.exists(world["alone"])


def test_the_command_lists_and_removes(world: dict[str, str]) -> None:
    out = StringIO()
    call_command("sweep_files", "--dry-run", "--json", "--older-than", "0", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["removed"], told["rows_unnamed"]) == (False, [world["unnamed"]])
    assert StoredFile.objects.filter(pk=world["unnamed"]).exists()
    out = StringIO()
    call_command("sweep_files", "--older-than", "0", stdout=out)
    assert "rows_unnamed: 1" in out.getvalue()
    assert not StoredFile.objects.filter(pk=world["unnamed"]).exists()


def test_what_a_record_names_otherwise_is_held(world: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_holders", [lambda pks: [pk for pk in pks if str(pk) == world["unnamed"]]])
    assert sweep.find(ALL).unnamed == [StoredFile.objects.get(pk=world["gone"])] or not sweep.find(ALL).unnamed
    sweep.remove(ALL)
    assert StoredFile.objects.filter(pk=world["unnamed"]).exists()


def test_the_page_is_there_for_who_runs_the_system_alone(
    world: dict[str, str], person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(person)
    assert client.get(reverse("files:sweep")).status_code == 404
    assert client.post(reverse("files:sweep")).status_code == 404
    monkeypatch.setattr(rules, "_overseers", [lambda user: True])
    monkeypatch.setattr(sweep, "SPARED", ALL)
    StoredFile.objects.filter(pk=world["unnamed"]).update(created="2020-01-01T00:00+08:00")
    page = client.get(reverse("files:sweep")).content.decode()
    assert "unnamed.pdf" in page
    assert world["lost"] not in page  # it is young
    assert client.post(reverse("files:sweep")).status_code == 302
