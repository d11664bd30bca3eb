"""One rule for page, link, ZIP and list; a fixed number of queries; what is public is public everywhere or nowhere."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.files import materials, slots
from kexie_portal.files.attaching import attach
from kexie_portal.files.models import Attachment
from tests.files.conftest import NAME, Rights, pdf

pytestmark = pytest.mark.django_db


def filled(person: User, count: int = 1) -> dict[str, Attachment]:
    rows = {key: attach(person, key, actor=person, content=pdf(), name=f"{key}.pdf") for key in ("report", "members")}
    for number in range(2, count + 1):
        attach(person, "report", actor=person, content=pdf(number), name=f"{number}.pdf")
    return rows


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def in_zip(client: Client, person: User) -> list[str]:
    answer = client.get(reverse("files:zip", args=[NAME, person.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        return archive.namelist()


def test_page_link_zip_and_list_show_the_same_files(person: User, rights: Rights) -> None:
    rows = filled(person)
    rights.hides.add("members")
    client = signed_in(person)
    page = client.get(reverse("files:materials", args=[NAME, person.pk])).content.decode()
    assert [one.slot for one in materials.visible_files(person, person)] == ["report"]
    assert "report.pdf" in page
    assert "members.pdf" not in page
    assert "不予显示的文件：1 个" in page
    assert in_zip(client, person) == ["申请报告/01-report.pdf"]
    assert client.get(rows["report"].file.get_absolute_url()).status_code == 200
    assert client.get(rows["members"].file.get_absolute_url()).status_code == 404
    assert client.post(reverse("files:material_out", args=[rows["members"].pk])).status_code == 404


def test_who_does_not_see_the_record_finds_nothing(person: User) -> None:
    rows = filled(person)
    other = signed_in(User.objects.create_user("other", name="李四", email="o@example.com"))
    for address in (
        reverse("files:materials", args=[NAME, person.pk]), reverse("files:zip", args=[NAME, person.pk]),
        reverse("files:materials", args=["nothing", person.pk]), rows["report"].file.get_absolute_url(),
    ):  # fmt: skip
        assert other.get(address).status_code == 404


def test_the_number_of_queries_is_the_same_for_one_file_and_for_many(person: User) -> None:
    filled(person)
    with CaptureQueriesContext(connection) as one:
        materials.visible_files(person, person)
    assert len(one) == 1
    with CaptureQueriesContext(connection) as few:
        materials.shown(person, person)
    for number in range(2, 4):
        attach(person, "report", actor=person, content=pdf(number), name=f"{number}.pdf")
    with CaptureQueriesContext(connection) as many:
        materials.shown(person, person)
    assert len(few) == len(many)


def test_a_list_reads_the_files_of_all_its_records_at_once(person: User, rights: Rights) -> None:
    other = User.objects.create_user("other", name="李四", email="o@example.com")
    rights.writes.add(other.pk)
    filled(person)
    attach(other, "charter", actor=other, content=pdf(), name="c.pdf")
    with CaptureQueriesContext(connection) as sent:
        found = materials.visible_of_each(person, [person, other])
    assert len(sent) == 1
    assert {pk: [one.slot for one in files] for pk, files in found.items()} == {
        person.pk: ["report", "members"],
        other.pk: ["charter"],
    }


def test_only_the_public_slot_of_a_public_record_is_open_to_everybody(person: User, rights: Rights) -> None:
    notice = attach(person, "notice", actor=person, content=pdf(), name="公示.pdf")
    report = attach(person, "report", actor=person, content=pdf(2), name="报告.pdf")
    assert Client().get(notice.file.get_absolute_url()).status_code == 302
    assert materials.visible_files(None, person, materials.PUBLIC) == []
    rights.public = True
    assert materials.visible_files(None, person, materials.PUBLIC) == [notice]
    assert Client().get(notice.file.get_absolute_url()).status_code == 200
    assert Client().get(report.file.get_absolute_url()).status_code == 302


def test_several_files_at_once_are_each_taken_for_themselves(person: User) -> None:
    client = signed_in(person)
    sent = [
        SimpleUploadedFile("a.pdf", pdf()),
        SimpleUploadedFile("b.exe", b"MZ" + bytes(99)),
        SimpleUploadedFile("c.pdf", pdf(2)),
    ]
    page = client.post(reverse("files:add", args=[NAME, person.pk, "report"]), {"file": sent}, follow=True)
    assert [one.file.name for one in materials.files_of(person)["report"]] == ["a.pdf", "c.pdf"]
    assert "b.exe" in page.content.decode()


def test_a_button_moves_a_file_where_there_is_no_script(person: User) -> None:
    first, second = (attach(person, "report", actor=person, content=pdf(n), name=f"{n}.pdf") for n in (1, 2))
    address = reverse("files:order", args=[NAME, person.pk, "report"])
    signed_in(person).post(address, {"down": first.pk})
    assert materials.files_of(person)["report"] == [second, first]
    signed_in(person).post(address, {"order": f"{first.pk},{second.pk}"})
    assert materials.files_of(person)["report"] == [first, second]


def test_owners_are_named_with_one_query_a_kind(person: User) -> None:
    slots.register_owner("person", lambda pks: dict(User.objects.filter(pk__in=pks).values_list("pk", "name")))
    try:
        with CaptureQueriesContext(connection) as sent:
            assert slots.owner_names([f"person:{person.pk}", "person:x", "gone:1"]) == {f"person:{person.pk}": "张三"}
        assert len(sent) == 1
    finally:
        slots._owners.pop("person")
