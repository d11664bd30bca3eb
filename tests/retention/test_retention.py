"""How long things stay: the terms, who sets them, the night that carries them out, and what is never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.files.actions import store
from kexie_portal.files.models import StoredFile, Upload
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.retention import actions, carriers, queries, registry, standard
from kexie_portal.retention.actions import Wanted
from kexie_portal.retention.enums import Deed, Unit
from kexie_portal.retention.models import Carried, Term
from kexie_portal.retention.registry import Purpose, Standard
from kexie_portal.workflow.models import Case
from orgs.imports.models import ImportBatch
from tests.orgs.factories import UserFactory, post
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)
WANTED = Wanted(30, Unit.DAYS, "豫科协〔2026〕9号", "主席办公会核定")


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def security(net: Network) -> User:
    return person(net, "security_admin")


@pytest.fixture
def purposes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Purpose]:
    """Give the registry to a test, which may add to it."""
    mine = dict(registry.registered())
    monkeypatch.setattr(registry, "_purposes", mine)
    return mine


def person(net: Network, role: str) -> User:
    user = UserFactory()
    post(user, role, net.province)
    return user


def kept(key: str) -> queries.Kept:
    found = queries.kept(key)
    assert found is not None
    return found


def test_the_terms_of_the_issue_are_there_and_samples_say_so() -> None:
    terms = {one.key: (one.number, one.unit, one.standard.deed, one.sample) for one in queries.every()}
    assert terms["uploads"] == (7, Unit.DAYS, Deed.DELETE, True)
    assert terms["quarantine"] == (90, Unit.DAYS, Deed.DELETE, True)
    assert terms["drafts"] == (1, Unit.YEARS, Deed.DELETE, True)
    for key in ("contacts.unsuccessful", "contacts.attendees"):
        assert terms[key] == (2, Unit.YEARS, Deed.DELETE, True)
    for key in ("packages", "letters", "scores", "payments"):
        assert terms[key] == (10, Unit.YEARS, Deed.BLANK, True)
    for key in ("audit_log", "signin_log", "exports"):
        assert terms[key] == (6, Unit.MONTHS, Deed.DELETE, False)


def test_months_and_years_are_counted_by_the_calendar() -> None:
    now = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert queries.moment_before(now, 1, Unit.YEARS) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert queries.moment_before(now, 2, Unit.MONTHS) == datetime(2027, 12, 29, 12, tzinfo=UTC)
    assert queries.moment_before(datetime(2026, 8, 31, tzinfo=UTC), 6, Unit.MONTHS) == datetime(2026, 2, 28, tzinfo=UTC)


def test_only_the_security_administrator_sets_a_term_and_only_a_sound_one(net: Network, security: User) -> None:
    for role in ("sysadmin", "auditor", "provincial_officer"):
        with pytest.raises(NotAllowed):
            actions.set_term(kept("uploads"), actor=person(net, role), wanted=WANTED, version=0)
    for changed, field in (
        ({"number": 0}, "number"), ({"number": 101, "unit": Unit.YEARS}, "number"), ({"basis": " "}, "basis"),
        ({"reason": ""}, "reason"), ({"unit": "weeks"}, "number"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            actions.set_term(kept("uploads"), actor=security, wanted=Wanted(**{**vars(WANTED), **changed}), version=0)
        assert refusal.value.field == field
    with pytest.raises(Refused):
        actions.set_term(kept("audit_log"), actor=security, wanted=WANTED, version=0)
    assert not Term.objects.exists()


def test_a_term_that_was_set_holds_and_the_second_of_two_is_told(security: User) -> None:
    first = actions.set_term(kept("uploads"), actor=security, wanted=WANTED, version=0)
    assert (kept("uploads").number, kept("uploads").sample, kept("uploads").version) == (30, False, first.pk)
    with pytest.raises(Stale):
        actions.set_term(kept("uploads"), actor=security, wanted=WANTED, version=0)
    actions.set_term(kept("uploads"), actor=security, wanted=Wanted(9, Unit.DAYS, "甲", "乙"), version=first.pk)
    assert [row.number for row in queries.history("uploads")] == [9, 30]


def test_the_night_lets_go_counts_and_goes_on_past_a_fault(purposes: dict[str, Purpose]) -> None:
    asked: list[tuple[datetime, bool]] = []

    def carry(before: datetime, *, dry: bool) -> int:
        asked.append((before, dry))
        return 3

    def broken(before: datetime, *, dry: bool) -> int:
        raise OSError("disk")

    purposes.clear()
    purposes["quarantine"] = Purpose("quarantine", broken)
    own = Standard("surveys", "调查", "收到", 2, Unit.MONTHS, "示例", least=30)
    purposes["surveys"] = Purpose("surveys", carry, standard=own)
    purposes["audit_log"] = Purpose("audit_log", carry)
    rows = {row.key: row for row in actions.carry_out()}
    assert set(rows) == {"quarantine", "surveys"}, "a command carries the log out, and nothing the rest"
    assert (rows["surveys"].number, rows["quarantine"].number) == (3, 0)
    assert "disk" in rows["quarantine"].fault
    assert asked[0][0] < timezone.now() - timedelta(days=58)
    actions.carry_out()
    row = Carried.objects.get(key="surveys")
    assert (row.number, row.night) == (6, timezone.localdate()), "twice in a night is one row"
    purposes["quarantine"] = Purpose("quarantine", carry)
    assert {one.key: number for one, number in actions.would_go() if number is not None} == {
        "quarantine": 3, "surveys": 3,
    }  # fmt: skip
    assert asked[-1][1] is True


def test_unfinished_uploads_go_after_their_days_and_a_look_deletes_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    owner = UserFactory(username="uploader")
    lost = default_storage.save("stored/test-kept/2026-01/lost", ContentFile(b"half"))
    begun = {"slot": "charter", "name": "章程.pdf", "length": 9, "parts": [[lost, 4]], "record": owner}
    upload = Upload.objects.create(owner=owner, **begun)
    Upload.objects.filter(pk=upload.pk).update(touched=timezone.now() - timedelta(days=6))
    actions.carry_out()
    assert default_storage.exists(lost)
    Upload.objects.filter(pk=upload.pk).update(touched=timezone.now() - timedelta(days=8))
    assert {one.key: number for one, number in actions.would_go()}["uploads"] == 1
    assert Upload.objects.filter(pk=upload.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.carry_out()
    assert not Upload.objects.filter(pk=upload.pk).exists()
    assert not default_storage.exists(lost)


def test_result_files_go_unless_a_record_or_younger_work_refers_to_them(net: Network) -> None:
    files = [store(b"x", name=f"{number}.txt", purpose="test.result", owner=None) for number in range(3)]
    for one in files:
        Job.objects.create(kind="test", state=JobState.DONE, result_file=one, finished=LONG_AGO)
    ImportBatch.objects.create(unit=net.luoyang, file_name="a.xlsx", marked_file=files[1])
    Job.objects.create(kind="test", state=JobState.DONE, result_file=files[2], finished=timezone.now())
    before = timezone.now() - timedelta(days=90)
    assert carriers.let_results_go(before, dry=True) == 1
    assert carriers.let_results_go(before, dry=False) == 1
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {files[1].pk, files[2].pk}
    assert Job.objects.filter(result_file=None).count() == 1


def dated() -> Iterator[type[Any]]:
    """Yield relations, postings and cases: what has an end day, and what moves through states."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "end_day" in names or issubclass(model, Case):
            yield model


def test_relations_postings_and_cases_are_taken_by_no_purpose() -> None:
    """Relations and postings are ended, never deleted."""
    found = list(dated())
    assert {"Posting", "Membership", "CoveredEnterprise"} <= {model.__name__ for model in found}
    assert [model.__name__ for model in found if registry.takes(model) and not issubclass(model, Case)] == []
    blanked = {one.key for one in standard.standards().values() if one.deed == Deed.BLANK}
    for purpose in registry.registered().values():
        assert purpose.takes or purpose.carry is None, f"{purpose.key} does not say whose rows it takes"
        cases = [label for label in purpose.takes if issubclass(apps.get_model(label), Case)]
        assert not cases or purpose.key in blanked


def test_a_carrier_writes_only_the_tables_that_it_names() -> None:
    for purpose in registry.registered().values():
        if purpose.carry is None:
            continue
        allowed = {apps.get_model(label)._meta.db_table for label in purpose.takes}
        written: list[str] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any, seen: list[str] = written) -> Any:
            answer = execute(sql, params, many, context)
            if sql.startswith(("DELETE", "UPDATE", "INSERT")) and context["cursor"].rowcount:
                seen.append(sql.split('"')[1])
            return answer

        one = store(b"y", name="b.txt", purpose="test.result", owner=None)
        Job.objects.create(kind="test", state=JobState.DONE, result_file=one, finished=LONG_AGO)
        with connection.execute_wrapper(watch):
            purpose.carry(timezone.now() - timedelta(days=1), dry=False)
        assert set(written) <= allowed, purpose.key


def test_the_page_shows_terms_nights_and_what_would_go(net: Network, security: User) -> None:
    Carried.objects.create(key="uploads", night=timezone.localdate(), before=timezone.now(), number=17)
    client = Client()
    client.force_login(security)
    page = client.get("/retention/").content.decode()
    for words in ("未完成的上传", "7 天", "示例", "尚无此类数据", "17", "purge_audit"):
        assert words in page
    assert "今夜将处理" in client.get("/retention/tonight/").content.decode()
    sent = {"number": "0", "unit": "days", "basis": "依据甲", "reason": "原因乙", "version": "0"}
    refused = client.post("/retention/purposes/uploads/", sent)
    assert refused.status_code == 422
    assert "依据甲" in refused.content.decode()
    assert client.post("/retention/purposes/uploads/", {**sent, "number": "30"}).status_code == 302
    stale = client.post("/retention/purposes/uploads/", {**sent, "number": "31"})
    assert stale.status_code == 409
    assert "30" in stale.content.decode()
    assert "form-verbs" not in client.get("/retention/purposes/audit_log/").content.decode()
    assert client.get("/retention/purposes/nothing/").status_code == 404
    client.force_login(person(net, "auditor"))
    assert "form-verbs" not in client.get("/retention/purposes/uploads/").content.decode()
