"""A hostile applicant or officer at foundings: codes of other cities, papers that are no papers, cases that moved."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.files.models import Attachment
from kexie_portal.files.sniffing import OLE_MAGIC
from orgs.founding.actions import case as actions
from orgs.founding.enums import REQUIRED_MATERIALS
from orgs.founding.models import FoundingCase
from orgs.founding.papers import FORMS
from orgs.founding.workflow import followers
from orgs.postings.models import Posting
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from tests.access.world import MARKS, PHONES, City, World
from tests.orgs.founding.cases import SAID, paper

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def application(city: City, host: Enterprise) -> FoundingCase:
    """Return a complete draft of a city's officer under the code of an enterprise."""
    actor = User.objects.get(pk=city.officer.pk)
    case = actions.start(actor=actor, unit=city.county, values={**SAID, "uscc": host.uscc})
    for kind in REQUIRED_MATERIALS:
        actions.add_material(case, actor=actor, kind=kind, upload=paper(FORMS[kind]))
    return case


@pytest.mark.parametrize("which", ["enterprise", "free"])
def test_a_code_of_another_city_tells_nothing_of_the_enterprise(as_role: As, world: World, which: str) -> None:
    """Neither its name, nor whether it is closed or hosts an association."""
    host = getattr(world.luoyang, which)
    if which == "free":
        Enterprise.objects.filter(pk=host.pk).update(closed="2025-03-01")
    case, client = application(world.zhengzhou, host), as_role("zhengzhou")
    page = client.get(case.get_absolute_url()).content.decode()
    refused = client.post(f"/cases/orgs/foundingcase/{case.pk}/move/", {"verb": "submit"})
    assert refused.status_code == 422
    for text in (page, refused.content.decode()):
        assert host.name not in text
        assert "2025-03-01" not in text
        assert "已成立企业科协" not in text
    assert MARKS["luoyang"] in refused.content.decode(), "the unit that keeps it is named"


def test_the_name_of_an_association_to_be_is_kept_as_it_is_read(as_role: As, world: World) -> None:
    case = application(world.luoyang, world.luoyang.free)
    typed = {"version": case.version, "form": "single", "proposed_name": "牡丹\u202e轴\u200b承科协"}
    formsets = {f"{name}-{part}_FORMS": 0 for name in ("group", "partner") for part in ("TOTAL", "INITIAL")}
    as_role("jianxi").post(f"/founding/{case.pk}/autosave/", typed | formsets)
    case.refresh_from_db()
    assert case.proposed_name == "牡丹轴承科协"


def moved_on(world: World) -> FoundingCase:
    """Return a draft that the association of 牡丹区 filed before it was moved to another county of the city."""
    city = world.luoyang
    case = application(city, city.free)
    FoundingCase.objects.filter(pk=case.pk).update(
        filed_from=city.association.organization, contact_phone=PHONES[city.key]
    )
    elsewhere = Organization.objects.get(short_name="栾川县")
    tree.move(
        city.association.organization,
        elsewhere,
        actor=world.people["province"],
        reason="迁址",
        day=timezone.localdate(),
    )
    return FoundingCase.objects.get(pk=case.pk)


def test_a_case_stays_in_its_county_when_the_association_that_filed_it_moves_on(as_role: As, world: World) -> None:
    case = moved_on(world)
    stranger = as_role("luanchuan")
    for page in ("", "edit/", "forms/charter/"):
        assert stranger.get(f"{case.get_absolute_url()}{page}").status_code == 404
    assert stranger.post(f"/cases/orgs/foundingcase/{case.pk}/move/", {"verb": "withdraw"}).status_code == 404
    assert case.enterprise_name not in stranger.get("/founding/").content.decode()
    for role in ("contact", "jianxi"):
        assert as_role(role).get(f"{case.get_absolute_url()}edit/").status_code == 200, "who filed and his county go on"


def test_nobody_of_the_new_county_is_told_of_such_a_case(world: World) -> None:
    case = moved_on(world)
    Posting.objects.filter(user=world.people["contact"]).update(end_day=timezone.localdate())
    told = {user.pk for user in followers(case)}
    assert told == {world.people["jianxi"].pk, world.luoyang.posting.user_id}


PACKAGE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PROJECT = "application/vnd.ms-office.vbaProject"


def document(part: str, kind: str, *, encoding: str = "utf-8") -> bytes:
    """Return a Word package with one more part of a kind."""
    types = f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{PACKAGE}"/>'
    types += f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", types.encode(encoding))
        for name in ("word/document.xml", part):
            archive.writestr(name, b"x")
    return out.getvalue()


def old_document(*streams: str) -> bytes:
    """Return the beginning of an old Word document with the names of its streams."""
    return OLE_MAGIC + bytes(600) + b"".join(name.encode("utf-16-le") for name in streams)


LINK = '<Relationships><Relationship Id="a>b" Type="{0}" Target="{1}" TargetMode="External"/></Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def linked(kind: str, target: str) -> bytes:
    """Return a Word package that is linked with something outside of it."""
    out = io.BytesIO(document("word/styles.xml", "text/xml"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/_rels/settings.xml.rels", LINK.format(f"{OFFICE}/{kind}", target))
    return out.getvalue()


LONG = f"text/xml{' ' * 1024 * 1024}"
MACROS = {
    "by reference": document("word/picture.bin", "application/vnd.ms-office.vba&#80;roject"),
    "far down": document("word/picture.bin", f'{LONG}"/><Override ContentType="{PROJECT}'),
    "template of a site": linked("attachedTemplate", "https://evil.example/a.dotm"),
    "template of a share": linked("attachedTemplate", "file://\\\\evil\\a.dotm"),
    "object of a site": linked("oleObject", "mhtml:http://evil.example/a!x"),
    "object by reference": linked("ole&#79;bject", "&#104;ttp://evil.example/a"),
    "usual": document("word/vbaProject.bin", PROJECT),
    "renamed": document("word/picture.bin", PROJECT),
    "in UTF-16": document("word/picture.bin", PROJECT, encoding="utf-16"),
    "old": old_document("WordDocument", "Macros"),
    "old project": old_document("WordDocument", "_VBA_PROJECT"),
}


def added(client: Client, case: FoundingCase, name: str, content: bytes) -> Attachment | None:
    """Upload a charter and return it as it is kept, or nothing."""
    rows = Attachment.objects.of(case).current().filter(slot="charter")
    rows.update(removed_at=timezone.now())
    client.post(f"/materials/orgs.founding/{case.pk}/charter/", {"file": SimpleUploadedFile(name, content)})
    return rows.first()


def pdf(behind: bytes = b"") -> bytes:
    """Return a PDF that opens and has some bytes behind its first line."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return behind + out.getvalue() if behind.startswith(b"%PDF") else out.getvalue()


@pytest.mark.parametrize("content", MACROS.values(), ids=list(MACROS))
def test_no_paper_with_macros_is_taken_whatever_they_are_called(as_role: As, world: World, content: bytes) -> None:
    case = application(world.luoyang, world.luoyang.free)
    assert added(as_role("jianxi"), case, "章程.doc", content) is None
    assert added(as_role("jianxi"), case, "章程.docx", document("word/styles.xml", "text/xml")) is not None
    assert added(as_role("jianxi"), case, "章程.doc", old_document("WordDocument")) is not None
    for kind, target in (
        ("hyperlink", "https://www.example.cn/"),
        ("attachedTemplate", "file:///C:\\WPS\\Normal.dotm"),
    ):
        assert added(as_role("jianxi"), case, "章程.docx", linked(kind, target)) is not None


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("名录.hta", pdf(b"%PDF-1.4\n<script>alert(1)</script>\n"), "名录.hta.pdf"),
        ("a.html", pdf(b"%PDF-1.4 <script>alert(1)</script>\n"), "a.html.pdf"),
        ("a.bat", pdf(b"%PDF-1.4\r\ncalc\n"), "a.bat.pdf"),
        ("a.pdf.exe", pdf(), "a.pdf.exe.pdf"),
        ("a\u202efdp.exe", pdf(), "afdp.exe.pdf"),
        ("x.docm", document("word/styles.xml", "text/xml"), "x.docm.docx"),
        ("no ending", pdf(), "no ending.pdf"),
        ("scan.PDF", pdf(), "scan.PDF"),
    ],
)
def test_a_paper_is_opened_as_what_it_is(as_role: As, world: World, name: str, content: bytes, kept: str) -> None:
    """Bytes that begin like a PDF can be a page or a batch file as well: the name decides which program opens them."""
    case, client = application(world.luoyang, world.luoyang.free), as_role("jianxi")
    paper_kept = added(client, case, name, content)
    assert paper_kept is not None
    assert paper_kept.file.name == kept
    sent = client.get(f"/files/{paper_kept.file_id}/")
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["X-Content-Type-Options"] == "nosniff"
