from datetime import UTC, date, datetime

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from kexie_portal.audit import registry
from kexie_portal.audit.bulk import record_updated
from kexie_portal.audit.context import acting_as
from kexie_portal.audit.queries import history_of
from kexie_portal.audit.sentences import read
from kexie_portal.audit.values import Reader, label
from orgs.common.enums import Kind, OfficerRole
from orgs.founding.models import FoundingCase
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization


@pytest.fixture
def association(clerk):
    with acting_as(clerk, "10.0.0.7"):
        province = tree.add(None, Organization(kind=Kind.PROVINCE, name="河南省"))
        city = tree.add(province, Organization(kind=Kind.CITY, name="洛阳市"))
        node = tree.add(city, Organization(kind=Kind.ASSOCIATION, name="宇通企业科协", opened=date(2020, 5, 1)))
        record = Association.objects.create(organization=node, members=12)
        firm = Enterprise.objects.create(uscc="91410000170001401D", name="宇通客车", unit=city)
        CoveredEnterprise.objects.create(association=record, enterprise=firm, is_host=True, first_day=date(2020, 5, 1))
        Officer.objects.create(association=record, role=OfficerRole.CONTACT, name="李四", phone="13900005678")
        return record


def told(obj, **kwargs):
    return [line.sentence for line in read(list(history_of(obj)), subject=obj, **kwargs)]


def test_a_change_reads_as_a_sentence_in_chinese(association, clerk):
    with acting_as(clerk), translation.override("zh-hans"):
        association.members = 15
        association.save()
        line = read(list(history_of(association)[:1]), subject=association)[0]
    assert line.actor == "张三"
    assert line.sentence == "将“会员人数”由 12 改为 15"


def test_the_page_says_when_who_and_what(association, client, clerk, monkeypatch):
    monkeypatch.setitem(
        registry._recorded, Association, registry.Recorded(Association, may_see=lambda user, obj: user == clerk)
    )
    moment = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)
    record_updated([(association, {"members": (12, 15)})], actor=clerk)
    LogEntry(
        **{
            **LogEntry.objects.filter(action=1).values(
                "content_type_id", "object_pk", "object_id", "object_repr", "action", "changes", "actor_id"
            )[0],
            "timestamp": moment,
        }
    ).save()
    client.force_login(clerk)
    page = client.get(reverse("audit:history", args=["orgs", "association", association.pk])).content.decode()
    text = " ".join(page.replace("<strong>", "").replace("</strong>", "").split())
    assert "2026年11月23日 10:21</time> 张三 将“会员人数”由 12 改为 15" in text


def test_keys_choices_and_booleans_are_read_as_words(association):
    node = association.organization
    node.parent = node.parent
    officer = association.officers.get()
    officer.role = OfficerRole.CHAIR
    officer.save()
    lines = read(list(history_of(association)), subject=association)
    values = {(line.kind, c.name): (c.before, c.after) for line in reversed(lines) for c in line.changes}
    with translation.override("zh-hans"):
        assert values[str(Officer._meta.verbose_name), "role"] == (
            str(OfficerRole.CONTACT.label),
            str(OfficerRole.CHAIR.label),
        )
    assert values[str(CoveredEnterprise._meta.verbose_name), "enterprise"][1] == "宇通客车"
    assert values[str(CoveredEnterprise._meta.verbose_name), "first_day"][1] == "2020年5月1日"
    assert values[str(Organization._meta.verbose_name), "parent"][1] == "洛阳市"


def test_what_belongs_to_a_record_is_in_its_history(association):
    kinds = {line.kind for line in read(list(history_of(association)), subject=association)}
    wanted = (Association, Organization, Officer, CoveredEnterprise)
    assert kinds == {str(model._meta.verbose_name) for model in wanted}
    firm = Enterprise.objects.get()
    assert {line.kind for line in read(list(history_of(firm)), subject=firm)} == {
        str(Enterprise._meta.verbose_name),
        str(CoveredEnterprise._meta.verbose_name),
    }


def test_phones_are_masked_unless_they_may_be_seen(association):
    officer = association.officers.get()
    officer.phone = "13900009999"
    officer.save()
    hidden = " ".join(told(association))
    assert "139****5678" in hidden
    assert "13900005678" not in hidden
    assert "13900005678" in " ".join(told(association, show_personal=True))


def test_the_number_of_queries_does_not_grow_with_the_entries(association, django_assert_num_queries):
    def measure():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            read(list(history_of(association)), subject=association)
        return len(queries)

    measure()  # kinds of records are read once a process
    few = measure()
    for number in range(30):
        association.members = number
        association.save()
        Officer.objects.create(association=association, role=OfficerRole.VICE_CHAIR, name=f"副主席{number}")
    assert measure() == few <= 6


@pytest.mark.parametrize(
    "address",
    [("orgs", "nothing", 1), ("orgs", "association", 987654), ("orgs", "association", "x"), ("auth", "permission", 1)],
)
def test_what_is_not_there_or_not_recorded_is_404(client, auditor, reads_log, address):
    client.force_login(auditor)
    assert client.get(reverse("audit:history", args=address)).status_code == 404


def test_out_of_sight_is_404_and_the_auditor_sees_it(association, client, clerk, auditor, reads_log):
    url = reverse("audit:history", args=["orgs", "association", association.pk])
    client.force_login(clerk)
    assert client.get(url).status_code == 404
    client.force_login(auditor)
    assert "139****5678" in client.get(url).content.decode()


def test_a_person_reads_his_own_history_only(client, clerk, auditor):
    client.force_login(clerk)
    User = get_user_model()._meta
    mine = reverse("audit:history", args=[User.app_label, User.model_name, clerk.pk])
    other = reverse("audit:history", args=[User.app_label, User.model_name, auditor.pk])
    assert client.get(mine).status_code == 200
    assert client.get(other).status_code == 404


def test_lists_of_a_form_are_told_in_words_and_a_relation_by_the_name_of_what_it_leads_to(clerk):
    case = FoundingCase(elected=[{"role": "chair", "name": "董涛"}])
    reader = Reader([], show_personal=True)
    with translation.override("zh-hans"):
        assert reader.text(FoundingCase, "elected", case.elected) == "主席 董涛"
        assert reader.text(FoundingCase, "marked", ["charter", "reason"]) == "章程草案、成立理由"
        assert reader.text(FoundingCase, "preparation_group", [{"name": "于国", "duty": "总工"}]) == "于国 总工"
        assert reader.text(FoundingCase, "marked", "[]") == "（空）"
        assert label(FoundingCase, "association") == str(Association._meta.verbose_name)


def test_names_of_associations_are_read_at_once(association, django_assert_num_queries):
    city, firm = association.organization.parent, Enterprise.objects.get()
    for number in range(3):
        node = tree.add(city, Organization(kind=Kind.ASSOCIATION, name=f"第{number}科协", opened=date(2020, 5, 1)))
        other = Association.objects.create(organization=node)
        CoveredEnterprise.objects.create(
            association=other, enterprise=firm, first_day=date(2021, 5, number + 1), end_day=date(2021, 6, 1)
        )
    entries = list(LogEntry.objects.get_for_objects(CoveredEnterprise.objects.all()).select_related("actor"))
    read(entries)
    with django_assert_num_queries(2):  # the associations, the enterprises
        lines = read(entries)
    assert "第2科协" in str(lines)
