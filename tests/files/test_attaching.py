"""Slots: what they take, that nothing is kept twice, order, and a freeze that no door opens [G7, G8]."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import actions, guard, sweep
from kexie_portal.files.attaching import attach, freeze, remove, reorder, thaw
from kexie_portal.files.errors import AlreadyThere, FileRefused
from kexie_portal.files.materials import files_of, lacking
from kexie_portal.files.models import Attachment, StoredFile
from kexie_portal.files.slots import missing_words
from tests.files.conftest import NAME, Rights, pdf, picture

pytestmark = pytest.mark.django_db


def put(person: User, key: str = "report", content: bytes | None = None, name: str = "报告.pdf") -> Attachment:
    return attach(person, key, actor=person, content=pdf() if content is None else content, name=name)


def test_a_file_belongs_to_the_organisation_and_remembers_who_brought_it(person: User) -> None:
    one = put(person)
    assert (one.owner, one.uploaded_by, one.position) == (f"person:{person.pk}", person, 1)
    assert one.file.purpose == NAME


def test_what_is_missing_is_counted_and_named(person: User) -> None:
    put(person)
    assert missing_words(lacking(person)) == "缺 1 项：章程草案"
    put(person, "charter")
    assert missing_words(lacking(person)) == ""


def test_a_slot_for_one_takes_the_newer_and_keeps_the_older_aside(person: User) -> None:
    first, second = put(person, "charter"), put(person, "charter", pdf(2))
    assert files_of(person)["charter"] == [second]
    first.refresh_from_db()
    assert first.removed_by == person
    assert first.file.content.storage.exists(first.file.content.name)


def test_a_slot_that_keeps_nothing_deletes_what_is_taken_out(
    person: User, django_capture_on_commit_callbacks: Any
) -> None:
    one = put(person, "notice")
    name, storage = one.file.content.name, one.file.content.storage
    with django_capture_on_commit_callbacks(execute=True):
        remove(one, actor=person)
    assert not StoredFile.objects.exists()
    assert not storage.exists(name)


def test_the_same_file_is_said_and_not_stored_twice(person: User) -> None:
    put(person)
    with pytest.raises(AlreadyThere, match="已经有"):
        put(person, name="另一个名字.pdf")
    assert StoredFile.objects.count() == 1
    put(person, "charter")  # another slot is another matter


def test_a_full_slot_says_so(person: User) -> None:
    for number in range(1, 4):
        put(person, content=pdf(number))
    with pytest.raises(Refused, match="最多上传 3 个"):
        put(person, content=pdf(4))
    assert StoredFile.objects.count() == 3


def test_order_is_kept_and_what_it_does_not_name_comes_last(person: User) -> None:
    first, second, third = (put(person, content=pdf(number)) for number in range(1, 4))
    reorder(person, "report", [third.pk, first.pk, 999_999], actor=person)
    assert files_of(person)["report"] == [third, first, second]


def test_nobody_writes_whom_the_rule_refuses(person: User, rights: Rights) -> None:
    other = User.objects.create_user("other", name="李四", email="o@example.com")
    one = put(person)
    for deed in (
        lambda: attach(person, "report", actor=other, content=pdf(2), name="a.pdf"),
        lambda: remove(one, actor=other),
        lambda: reorder(person, "report", [], actor=other),
        lambda: attach(person, "unknown", actor=person, content=pdf(2), name="a.pdf"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert StoredFile.objects.count() == 1


# ---------------------------------------------------------------- frozen


@pytest.fixture
def frozen(person: User) -> Attachment:
    """Return a file in a slot that was handed in."""
    one = put(person)
    put(person, content=pdf(2))
    freeze(person, actor=person, keys=["report"])
    return one


def test_nothing_changes_a_frozen_slot_by_action_page_or_address(person: User, frozen: Attachment) -> None:
    """G8: after submission nothing can be added or removed, by page or by address."""
    client = Client()
    client.force_login(person)
    before = list(Attachment.objects.values_list("pk", "position", "removed_at"))
    for deed in (
        lambda: put(person, content=pdf(3)),
        lambda: remove(frozen, actor=person),
        lambda: reorder(person, "report", [], actor=person),
    ):
        with pytest.raises(NotAllowed, match="冻结"):
            deed()
    sent = {"file": SimpleUploadedFile("a.pdf", pdf(4)), "order": "1", "down": str(frozen.pk)}
    for name, args in (("add", [NAME, person.pk, "report"]), ("order", [NAME, person.pk, "report"])):
        client.post(reverse(f"files:{name}", args=args), sent)
    client.post(reverse("files:material_out", args=[frozen.pk]))
    begun = client.post(
        reverse("files:begin", args=[NAME, person.pk, "report"]),
        headers={"Upload-Length": "9", "Tus-Resumable": "1.0.0"},
    )
    assert begun.status_code == 403
    assert list(Attachment.objects.values_list("pk", "position", "removed_at")) == before
    assert (
        "data-uploads"
        not in client.get(reverse("files:materials", args=[NAME, person.pk]))
        .content.decode()
        .split('id="material-charter"')[0]
    )


def test_the_sweep_and_a_deletion_leave_what_is_frozen(person: User, frozen: Attachment) -> None:
    from datetime import timedelta

    found = sweep.remove(timedelta(seconds=-5))
    assert (found.count, found.without_bytes) == (0, [])
    with pytest.raises(ProtectedError):
        actions.delete(frozen.file)
    assert frozen.file.content.storage.exists(frozen.file.content.name)


def test_the_database_refuses_what_goes_past_the_actions(person: User, frozen: Attachment) -> None:
    for statement in (
        "UPDATE files_attachment SET position = 9",
        "INSERT INTO files_attachment (content_type_id, object_id, slot, file_id, position, owner, uploaded_at) "
        "SELECT content_type_id, object_id, 'report', file_id, 9, '', uploaded_at FROM files_attachment LIMIT 1",
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # the tests may empty their tables; an installation may not
            for trigger in guard.sqlite_triggers(may_flush=False):
                cursor.execute(trigger)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Attachment.objects.all()._raw_delete(Attachment.objects.db)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER files_frozen_DELETE")
    assert Attachment.objects.count() == 2


def test_another_slot_stays_open_and_a_return_opens_what_was_frozen(person: User, frozen: Attachment) -> None:
    put(person, "charter")
    thaw(person, keys=["report"])
    remove(frozen, actor=person)
    assert len(files_of(person)["report"]) == 1
    freeze(person, actor=None)
    with pytest.raises(NotAllowed):
        put(person, "members")


@pytest.mark.parametrize("name", ["扫描件.jpg", "扫描件.exe"])
def test_the_bytes_say_what_a_file_is(person: User, name: str) -> None:
    assert put(person, content=picture(), name=name).file.content_type == "image/jpeg"
    with pytest.raises(FileRefused):
        put(person, content=b"MZ" + bytes(200), name="报告.pdf")
