from datetime import UTC, date, datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection

from kexie_portal.audit.bulk import record_created, record_deleted, record_updated
from kexie_portal.audit.context import acting_as

pytestmark = pytest.mark.both

User = get_user_model()


def people(count):
    return User.objects.bulk_create(
        User(
            username=f"u{number}",
            name=f"成员{number}，“引号”\\ 反斜线\t制表",
            phone="",
            date_joined=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        )
        for number in range(count)
    )


def test_created_objects_are_recorded_as_auditlog_would(clerk):
    (person,) = people(1)
    assert record_created([person], actor=clerk, address="10.0.0.9", batch="b-1", reason="导入台账") == 1
    entry = LogEntry.objects.get(object_pk=str(person.pk))
    assert entry.object_repr == person.name
    assert (entry.actor, entry.remote_addr, entry.cid) == (clerk, "10.0.0.9", "b-1")
    assert entry.additional_data == {"reason": "导入台账"}
    assert entry.changes["name"] == [None, person.name]
    assert entry.changes["date_joined"] == [None, "2026-01-02 03:04:05"]
    assert "password" not in entry.changes
    by_signal = LogEntry.objects.get(object_pk=str(clerk.pk)).changes
    assert {k for k, v in by_signal.items() if v[1] != ""} >= set(entry.changes) - {"phone"}


def test_changes_keep_before_and_after_and_drop_what_is_equal(clerk):
    with acting_as(clerk, "10.0.0.9"):
        record_updated([(clerk, {"name": ("张三", "张四"), "phone": ("1", "1"), "password": ("a", "b")}), (clerk, {})])
    entry = LogEntry.objects.order_by("-pk").first()
    assert entry.changes == {"name": ["张三", "张四"]}
    assert entry.actor == clerk
    assert entry.action == LogEntry.Action.UPDATE


def test_days_and_records_are_kept_as_text_and_key(clerk, auditor):
    record_updated([(clerk, {"date_joined": (None, date(2026, 11, 23)), "groups": (None, auditor)})])
    assert LogEntry.objects.order_by("-pk").first().changes == {
        "date_joined": [None, "2026-11-23"],
        "groups": [None, auditor.pk],
    }


def test_taken_away_objects_keep_their_values(clerk):
    record_deleted([clerk])
    entry = LogEntry.objects.order_by("-pk").first()
    assert entry.changes["name"] == ["张三", None]
    assert entry.action == LogEntry.Action.DELETE


def test_an_unregistered_model_is_refused(db):
    with pytest.raises(LookupError, match=r"auth\.Permission"):
        record_created(Permission.objects.all()[:1])


def test_ten_thousand_objects_take_few_queries(db, django_assert_max_num_queries):
    objects = people(10_000)
    chunks = 2 if connection.vendor == "postgresql" else 200
    with django_assert_max_num_queries(chunks + 1):
        record_created(objects)
    assert LogEntry.objects.filter(action=LogEntry.Action.CREATE).count() >= 10_000
