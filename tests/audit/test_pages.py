from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kexie_portal.audit.actions import record_export
from kexie_portal.audit.bulk import record_created
from kexie_portal.audit.context import acting_as
from kexie_portal.audit.models import ExportRecord
from orgs.common.enums import Kind
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

User = get_user_model()
LOG = "/audit/"


@pytest.fixture
def units(clerk):
    with acting_as(clerk, "10.0.0.7"):
        province = tree.add(None, Organization(kind=Kind.PROVINCE, name="河南省"))
        luoyang = tree.add(province, Organization(kind=Kind.CITY, name="洛阳市"))
        kaifeng = tree.add(province, Organization(kind=Kind.CITY, name="开封市"))
        Enterprise.objects.create(uscc="91410000170001401D", name="东方红机械", unit=luoyang)
        Enterprise.objects.create(uscc="91410000706676846C", name="宋都食品", unit=kaifeng)
    return luoyang, kaifeng


@pytest.fixture
def reader(client, auditor, reads_log):
    client.force_login(auditor)
    return client


def names(response):
    return {record.object_repr for record in response.context["records"]}


def test_only_the_auditor_finds_the_log(client, clerk, units):
    entry = LogEntry.objects.first()
    for url in (LOG, reverse("audit:exports"), reverse("audit:entry", args=[entry.pk])):
        assert client.get(url).status_code == 302
        client.force_login(clerk)
        assert client.get(url).status_code == 404
        client.logout()


def test_the_log_tells_each_write(reader, units):
    text = reader.get(LOG).content.decode()
    assert "东方红机械" in text
    assert "10.0.0.7" in text
    assert "张三" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "东方红"}, {"东方红机械"}),
        ({"actor": "nobody"}, set()),
        ({"address": "10.0.0", "q": "宋都"}, {"宋都食品"}),
        ({"address": "10.9"}, set()),
        ({"action": LogEntry.Action.DELETE}, set()),
        ({"since": "2130-01-01"}, set()),
        ({"until": "2020-01-01"}, set()),
        ({"since": "2020-01-01", "until": "2130-01-01", "q": "宋都"}, {"宋都食品"}),
    ],
)
def test_filters_narrow_the_log(reader, units, query, found):
    assert names(reader.get(LOG, query)) == found


def test_a_unit_narrows_the_log_to_its_records(reader, units):
    luoyang, _kaifeng = units
    assert names(reader.get(LOG, {"unit": luoyang.pk})) == {"洛阳市", "东方红机械"}


def test_a_kind_narrows_the_log(reader, units):
    kind = ContentType.objects.get_for_model(Enterprise)
    assert names(reader.get(LOG, {"kind": kind.pk})) == {"东方红机械", "宋都食品"}


def test_an_entry_shows_before_and_after_and_hides_phones(reader, clerk, units):
    clerk.phone = "13900005678"
    clerk.name = "张四"
    clerk.save()
    entry = LogEntry.objects.order_by("-pk").first()
    text = reader.get(reverse("audit:entry", args=[entry.pk])).content.decode()
    assert "张三" in text
    assert "张四" in text
    assert "139****5678" in text
    assert "13900005678" not in text


def test_the_number_of_queries_is_the_same_for_few_and_many_entries(reader, units):
    def measure():
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(LOG).status_code == 200
        return len(queries)

    measure()
    few = measure()
    record_created(User.objects.bulk_create(User(username=f"u{n}", name=f"成员{n}") for n in range(60)))
    assert measure() <= few <= 15


def test_an_export_asks_for_a_reason_and_is_recorded(reader, auditor, units):
    asked = reader.post(LOG + "?q=东方红", {"export": "xlsx"})
    assert not ExportRecord.objects.exists()
    assert asked["Content-Type"].startswith("text/html")
    answer = reader.post(LOG + "?q=东方红", {"export": "xlsx", "reason": "年度检查"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert "东方红机械" in rows[1]
    record = ExportRecord.objects.get()
    assert (record.user, record.reason, record.rows, record.personal) == (auditor, "年度检查", 1, True)
    assert "年度检查" in reader.get(reverse("audit:exports")).content.decode()


def test_personal_data_leaves_only_with_a_reason(clerk):
    with pytest.raises(ValidationError):
        record_export(clerk, "企业科协名录", 5, "  ", personal=True)
    assert not ExportRecord.objects.exists()


def test_the_admin_shows_the_log_to_the_auditor_only(client, clerk, auditor, reads_log, units):
    address = reverse("admin:auditlog_logentry_changelist")
    User.objects.update(is_staff=True)
    client.force_login(clerk)
    assert client.get(address).status_code == 403
    client.force_login(auditor)
    assert client.get(address, {"q": "东方红"}).status_code == 200
    entry = LogEntry.objects.first()
    assert client.get(reverse("admin:auditlog_logentry_delete", args=[entry.pk])).status_code == 403
