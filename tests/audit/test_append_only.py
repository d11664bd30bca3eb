from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kexie_portal.accounts.models import SigninEvent
from kexie_portal.audit import append_only
from kexie_portal.audit.actions import purge, record_export
from kexie_portal.audit.models import ExportRecord

pytestmark = pytest.mark.both


@pytest.fixture
def as_in_production(db, settings):
    """Take away what lets the test runner empty its tables."""
    settings.AUDIT_ALLOW_FLUSH = False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL kexie.audit_flush = 'off'")


@pytest.fixture
def entry(as_in_production, clerk):
    return LogEntry.objects.get(object_pk=str(clerk.pk))


def refused(write):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        write()


def test_an_entry_cannot_be_changed(entry):
    refused(lambda: LogEntry.objects.filter(pk=entry.pk).update(object_repr="somebody else"))


def test_an_entry_cannot_be_removed(entry):
    refused(entry.delete)
    assert LogEntry.objects.filter(pk=entry.pk).exists()


def test_an_export_record_cannot_be_changed_or_removed(entry, clerk):
    export = record_export(clerk, "企业名录", 10, "年度统计", personal=True)
    refused(lambda: ExportRecord.objects.update(reason="another"))
    refused(export.delete)


def test_the_sign_in_log_cannot_be_changed_or_removed(entry, clerk):
    SigninEvent.objects.create(kind=SigninEvent.Kind.SIGNED_IN, username="clerk", user=clerk)
    refused(lambda: SigninEvent.objects.update(username="somebody"))
    refused(lambda: SigninEvent.objects.all().delete())


def test_a_user_with_entries_cannot_be_removed(entry, clerk):
    LogEntry.objects.create(content_type=entry.content_type, object_pk="1", action=1, actor=clerk)
    refused(clerk.delete)
    assert get_user_model().objects.filter(pk=clerk.pk).exists()


@pytest.mark.postgres
def test_the_log_cannot_be_truncated(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")

    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE auditlog_logentry")

    refused(truncate)


def test_young_entries_are_not_purged_even_by_the_purge(entry):
    with pytest.raises(ValidationError):
        purge(timezone.now() - timedelta(days=30), actor=None)

    def delete():
        with append_only.purging():
            LogEntry.objects.all().delete()

    refused(delete)


def test_a_purge_takes_old_entries_and_is_recorded(entry, auditor):
    old = LogEntry.objects.create(
        content_type=entry.content_type, object_pk="1", action=1, timestamp=timezone.now() - timedelta(days=400)
    )
    assert purge(timezone.now() - timedelta(days=365), actor=auditor) == 1
    assert not LogEntry.objects.filter(pk=old.pk).exists()
    assert LogEntry.objects.filter(pk=entry.pk).exists()
    assert LogEntry.objects.order_by("-pk").first().actor == auditor


def test_after_a_purge_old_entries_are_safe_again(entry):
    purge(timezone.now() - timedelta(days=365), actor=None)
    old = LogEntry.objects.create(
        content_type=entry.content_type, object_pk="1", action=1, timestamp=timezone.now() - timedelta(days=400)
    )
    refused(old.delete)


def test_the_command_says_why_it_refuses(entry):
    with pytest.raises(CommandError):
        call_command("purge_audit", "--before", timezone.localdate().isoformat())


def test_installing_again_changes_nothing(entry):
    append_only.install(connection)
    refused(entry.delete)


@pytest.mark.django_db(transaction=True)
def test_the_test_runner_can_still_empty_its_tables(clerk):
    assert LogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_and_finds_them_empty():
    assert not LogEntry.objects.exists()


@pytest.mark.postgres
def test_entries_name_kinds_and_users_that_exist(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its foreign keys")
    for wrong in ({"content_type_id": 999_999}, {"actor_id": 999_999}):
        values = {"content_type_id": entry.content_type_id, "object_pk": "1", "action": 1, **wrong}
        with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
            LogEntry.objects.create(**values)


@pytest.mark.postgres
def test_a_user_whom_entries_name_stays_even_against_plain_sql(entry, clerk):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its foreign keys")
    LogEntry.objects.create(content_type=entry.content_type, object_pk="1", action=1, actor=clerk)

    for statement, pk in (
        ("DELETE FROM accounts_user WHERE id = %s", clerk.pk),
        ("DELETE FROM django_content_type WHERE id = %s", entry.content_type_id),
    ):
        with (
            pytest.raises(IntegrityError, match="name this row"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [pk])
