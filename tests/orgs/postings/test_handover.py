"""What a person hands over who leaves, the units at which nobody works, and that access ends the same day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import notify
from kexie_portal.notices.enums import Channel
from kexie_portal.notices.mails import queue, sending
from kexie_portal.notices.models import Notice
from kexie_portal.web.models import SavedView
from kexie_portal.web.worklist import items_for
from orgs.common.scope import Scope
from orgs.duty.actions import responsibility, task, work_plan
from orgs.imports.models import LedgerMapping
from orgs.postings import actions
from orgs.postings.queries import handed_over, vacant_units
from orgs.postings.registry import pack_of
from tests.orgs import cases
from tests.orgs.cases import Place
from tests.orgs.factories import LONG_AGO, officer_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TODAY = timezone.localdate()


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def busy(here: Place) -> User:
    """Return the officer of 涧西区 with a case, a task, a contact, a ledger's columns and a saved view."""
    user, chief = cases.fresh(here.jianxi_officer), here.province
    cases.hand_in(cases.begin_election(here), here)
    plan = work_plan.publish(here.net.province, actor=chief, year=TODAY.year, title="要点", text="第一条")
    task.set_tasks(plan, [here.jianxi], actor=chief, text="走访企业", due_on=TODAY + timedelta(days=5))
    values = {"name": "赵联络", "duty": "科员", "phone": "0379-1", "first_day": LONG_AGO}
    responsibility.appoint(here.jianxi, actor=user, role="contact", values=values)
    LedgerMapping.objects.create(unit=here.jianxi, target="association", signature="s", columns={"企协名称": "name"})
    SavedView.objects.create(user=user, page="orgs.associations", name="我的企业科协", query="q=1")
    return user


def lines(pack: list[dict[str, object]], key: str) -> list[str]:
    [part] = [part for part in pack if part["key"] == key]
    return [f"{line['text']} {line['note']}" for line in part["lines"]]  # type: ignore[attr-defined]


def test_the_pack_holds_all_of_the_work_list_and_what_no_list_shows(busy: User) -> None:
    pack = pack_of(busy)
    waiting = next(part for part in pack if part["key"] == "work")["lines"]
    items = items_for(busy)
    assert [(line["text"], line["url"]) for line in waiting] == [(str(item.title), item.url) for item in items]
    assert any("走访企业" in line for line in lines(pack, "work"))
    [case] = lines(pack, "cases")
    assert "洛阳涧光轴承科协" in case
    assert lines(pack, "contacts") == ["洛阳市 · 涧西区 · 联系人 · 赵联络 科员"]
    assert "企协名称" in lines(pack, "columns")[0]
    assert lines(pack, "views") == ["我的企业科协 orgs.associations"]


def test_ending_the_posting_keeps_the_pack_and_ends_access_that_day(
    here: Place, busy: User, signed_in: SignIn, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    before = pack_of(busy)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.end(busy.postings.get(), actor=here.luoyang_officer, reason="调离")
    left = User.objects.get(pk=busy.pk)
    kept, day = handed_over(left)
    assert (kept, day) == (before, TODAY)
    assert Scope.of(left).by_permission == {}
    assert items_for(left) == []
    client = signed_in(left)
    assert client.get(here.node.get_absolute_url()).status_code == 404
    assert client.get(reverse("orgs:association_list")).context["total"] == 0
    assert "走访企业" in signed_in(here.luoyang_officer).get(reverse("orgs:handover", args=[left.pk])).content.decode()
    assert handed_over(here.luoyang_officer)[1] is None, "of somebody at work it is as of today"


def test_only_the_person_and_those_above_read_a_pack(here: Place, busy: User, signed_in: SignIn) -> None:
    address = reverse("orgs:handover", args=[busy.pk])
    security = officer_of(here.net.province, "security_admin")
    status = {
        name: signed_in(user).get(address).status_code
        for name, user in {
            "own": busy, "city": here.luoyang_officer, "other": here.zhengzhou_officer, "contact": here.contact,
        }.items()
    }  # fmt: skip
    assert status == {"own": 200, "city": 200, "other": 404, "contact": 404}
    assert signed_in(security).get(address).status_code == 403, "the security administrator sees nobody's work"


@pytest.mark.printed
def test_the_print_holds_the_same_lines_and_places_to_sign(here: Place, busy: User, signed_in: SignIn) -> None:
    answer = signed_in(here.luoyang_officer).get(reverse("orgs:handover", args=[busy.pk]), {"print": "pdf"})
    text = "".join("".join(one.extract_text().split()) for one in PdfReader(BytesIO(answer.content)).pages)
    for part in pack_of(busy):
        for line in part["lines"]:
            assert "".join(line["text"].split())[:12] in text
    assert "监交人" in text


def test_a_person_who_left_is_mailed_of_nothing_but_their_own_posting(here: Place, busy: User) -> None:
    User.objects.filter(pk=busy.pk).update(email="busy@example.org")
    busy.refresh_from_db()
    notify([busy], title="涧西区有新的成立申请", kind="case")
    Notice.objects.filter(user=busy).update(channel=Channel.DIGEST, mail=None)
    actions.end(busy.postings.get(), actor=here.luoyang_officer, reason="调离")
    notify([busy], title="您的任职已结束", kind="posting")
    Notice.objects.filter(user=busy).update(channel=Channel.DIGEST, mail=None)
    assert queue.put_together(TODAY) == 1
    sending.send_waiting()
    [message] = outgoing.outbox
    assert "您的任职已结束" in message.body
    assert "成立申请" not in message.body


def test_a_unit_is_vacant_once_its_last_officer_has_left(here: Place, signed_in: SignIn) -> None:
    city = here.luoyang_officer
    assert here.jianxi not in vacant_units(cases.fresh(city))
    assert here.park in vacant_units(city), "a park without anybody"
    officer_of(here.park, "reader")
    assert here.park in vacant_units(city), "readers do nothing there"
    officer_of(here.luoyang, "leader")
    actions.end(officer_of(here.zhengzhou).postings.get(), actor=here.province, reason="调离")
    here.zhengzhou_officer.postings.update(end_day=TODAY)
    officer_of(here.zhengzhou, "leader")
    assert here.zhengzhou in vacant_units(cases.fresh(here.province)), "a leader in charge signs, and works on nothing"
    actions.end(here.jianxi_officer.postings.get(), actor=city, reason="退休")
    [row] = vacant_units(cases.fresh(city)).filter(pk=here.jianxi.pk)
    assert row.last_end == TODAY
    assert here.guancheng not in vacant_units(city), "of another city"
    counts = {item.url: item.count for item in items_for(cases.fresh(city)) if item.count}
    assert counts[reverse("orgs:vacant_units")] == vacant_units(city).count()
    page = signed_in(city).get(reverse("orgs:vacant_units")).content.decode()
    assert f"{reverse('orgs:posting_create')}?organization={here.jianxi.pk}" in page
    assert signed_in(here.contact).get(reverse("orgs:vacant_units")).status_code == 404


def test_a_file_of_the_list_names_the_units_and_no_person(here: Place, signed_in: SignIn) -> None:
    answer = signed_in(here.luoyang_officer).get(reverse("orgs:vacant_units"), {"export": "csv"})
    assert "高新园" in b"".join(answer.streaming_content).decode()
