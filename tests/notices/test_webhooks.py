"""Webhooks: what is sent, how it is signed, where it may go, trying again, and that nothing hidden is shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import notify
from kexie_portal.notices.actions import webhook as actions
from kexie_portal.notices.enums import Sending
from kexie_portal.notices.errors import NotAllowed
from kexie_portal.notices.models import Delivery, Webhook
from kexie_portal.notices.webhooks import delivering, guard, payloads
from tests.notices.hooks import SECRET, due, hook
from tests.notices.people import Receiver, person
from tests.notices.slow import behaving, drips_its_body, drips_its_head, hangs

pytestmark = pytest.mark.django_db


def test_plain_json_is_signed_over_time_and_body(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader)
    notify([reader], title="月报已生成", body="正文不出门户", url="/reports/1/", kind="report")
    assert due() == 1
    path, headers, body = receiver.requests[0]
    stamp, _comma, signature = headers["X-Kexie-Signature"].partition(",")
    expected = hmac.new(SECRET.encode(), f"{stamp[2:]}.".encode() + body, hashlib.sha256).hexdigest()
    assert signature == f"v1={expected}"
    told = json.loads(body)
    assert told["title"] == "月报已生成"
    assert told["url"] == "https://kexie.example.org/reports/1/"
    assert headers["X-Kexie-Delivery"] == told["id"]
    assert "正文" not in body.decode()
    assert path == "/send?key=topsecret"


def test_dingtalk_is_signed_as_it_asks(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader, form="dingtalk")
    notify([reader], title="月报", kind="report")
    assert due() == 1
    query = parse_qs(urlsplit(receiver.requests[0][0]).query)
    stamp = query["timestamp"][0]
    digest = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert receiver.told()[0]["msgtype"] == "text"
    # the example of DingTalk's own documentation
    assert payloads.dingtalk_query("this is secret", 1577262236757).startswith("timestamp=1577262236757&sign=")


def test_wecom_is_told_and_its_no_is_heard(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader, form="wecom")
    notify([reader], title="长" * 190, kind="report")
    receiver.answers = [(200, '{"errcode": 93000, "errmsg": "invalid webhook url"}')]
    assert due() == 0
    row = Delivery.objects.get()
    assert row.state == Sending.WAITING
    assert "93000" in row.last_try["answer"]
    assert due() == 1
    assert receiver.told()[1]["text"]["content"].count("长") == 190


def test_only_chosen_kinds_of_chosen_people_go_out_once(receiver: Receiver, sysadmin: User) -> None:
    reader, second, other = person("reader"), person("second"), person("other")
    webhook = hook(receiver, sysadmin, reader, second)
    notify([other], title="a", kind="report")
    notify([reader], title="b", kind="job")
    assert Delivery.objects.count() == 0
    notify([reader, second, other], title="c", kind="report")
    assert Delivery.objects.count() == 1
    Webhook.objects.filter(pk=webhook.pk).update(enabled=False)
    notify([reader], title="d", kind="report")
    assert due() == 0
    assert receiver.requests == []
    assert Delivery.objects.get().state == Sending.FAILED


def test_pauses_grow_and_the_last_attempt_fails(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader)
    notify([reader], title="x", kind="report")
    receiver.answers = [(500, "no")] * 9
    waits = []
    for _attempt in range(6):
        before = timezone.now()
        due()
        waits.append(round((Delivery.objects.get().next_try - before).total_seconds() / 60))
    row = Delivery.objects.get()
    assert waits[:5] == [1, 5, 30, 120, 480]
    assert (row.state, row.attempts, len(row.tries)) == (Sending.FAILED, 6, 6)
    assert due() == 0
    assert len(receiver.requests) == 6
    assert len({body["id"] for body in receiver.told()}) == 1, "the receiver knows a repeated one"


def test_a_message_that_cannot_be_written_holds_up_no_other(
    receiver: Receiver, sysadmin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader)
    for title in ("坏的", "好的"):
        notify([reader], title=title, kind="report")
    written = payloads.payload

    def payload(delivery: Delivery, secret: str) -> payloads.Sent:
        if delivery.title == "坏的":
            raise ValueError(delivery.title)
        return written(delivery, secret)

    monkeypatch.setattr(payloads, "payload", payload)
    due()
    states = dict(Delivery.objects.values_list("title", "state"))
    assert states == {"坏的": "waiting", "好的": "sent"}
    assert Delivery.objects.get(title="坏的").last_try["error"] == "ValueError"


def test_what_a_dead_worker_left_is_tried_again(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader)
    notify([reader], title="x", kind="report")
    Delivery.objects.update(state=Sending.SENDING, claimed=timezone.now() - timedelta(minutes=1), attempts=1)
    assert due() == 0, "somebody may still be at it"
    Delivery.objects.update(claimed=timezone.now() - timedelta(minutes=10))
    assert due() == 1


def test_a_redirect_is_not_followed(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader)
    notify([reader], title="x", kind="report")
    receiver.answers = [(302, "")]
    assert due() == 0
    assert [path for path, _headers, _body in receiver.requests] == ["/send?key=topsecret"]
    assert Delivery.objects.get().last_try["status"] == 302


@pytest.mark.parametrize(
    ("behave", "state"), [(hangs, Sending.WAITING), (drips_its_head, Sending.SENT), (drips_its_body, Sending.SENT)]
)
def test_a_receiver_that_takes_its_time_holds_up_nobody_for_long(
    receiver: Receiver, sysadmin: User, monkeypatch: pytest.MonkeyPatch, behave: Any, state: str
) -> None:
    monkeypatch.setattr(delivering, "LONGEST", 2)
    monkeypatch.setattr(delivering, "SECONDS", 1)
    with behaving(behave) as port:
        url = f"http://127.0.0.1:{port}/send"
        slow = actions.write(
            Webhook(name="慢", form="json"), actor=sysadmin, people=[sysadmin], kinds=["report"], url=url, key=SECRET
        )
        notify([sysadmin], title="x", kind="report")
        begun = time.monotonic()
        due()
        assert time.monotonic() - begun < 8
    assert Delivery.objects.get(webhook=slow).state == state


def test_an_answer_that_repeats_the_secret_is_not_kept(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader)
    notify([reader], title="x", kind="report")
    receiver.answers = [(400, f"bad secret {SECRET}")]
    due()
    assert SECRET not in json.dumps(Delivery.objects.get().tries)


def test_an_answer_that_repeats_the_key_of_the_address_is_not_kept(receiver: Receiver, sysadmin: User) -> None:
    """A robot's whole right is its key: an error page that names the path would show it in the log."""
    reader = person("reader")
    hook(receiver, sysadmin, reader, url=receiver.url("/hooks/T0PATHKEY?key=topsecret&v=1"))
    notify([reader], title="x", kind="report")
    receiver.answers = [(404, "no /hooks/T0PATHKEY with key topsecret, v 1")]
    due()
    assert Delivery.objects.get().last_try["answer"] == "no /hooks/… with key …, v 1"


def test_nobody_listens(receiver: Receiver, sysadmin: User) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader, url="http://127.0.0.1:9/?key=topsecret")
    notify([reader], title="x", kind="report")
    assert due() == 0
    row = Delivery.objects.get()
    assert row.state == Sending.WAITING
    assert row.last_try["error"]
    assert "topsecret" not in json.dumps(row.tries)


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/x", "https://evil.example/x", "https://qyapi.weixin.qq.com.evil.example/",
        "https://qyapi.weixin.qq.com@evil.example/", "https://u:p@qyapi.weixin.qq.com/", "ftp://qyapi.weixin.qq.com/",
        "https://qyapi.weixin.qq.com:22/", "https://127.0.0.1/", "https://[::1]/", "https:///x", "//x", "gopher://x",
        "https://qyapi.weixin.qq.com/\r\nX: y", "https://qyapi.weixin.qq.com\\@evil.example/", "https://ｑ.com/",
        "https://qyapi.weixin.qq.com/#a", "https://qyapi.weixin.qq.com:99999/", "https://2130706433/", "",
    ],
)  # fmt: skip
def test_addresses_that_are_refused_as_they_stand(url: str) -> None:
    with pytest.raises(guard.AddressRefused):
        guard.parts_of(url)


def test_a_name_that_leads_inside_is_refused_at_the_attempt_too(
    receiver: Receiver, sysadmin: User, settings: Any
) -> None:
    reader = person("reader")
    hook(receiver, sysadmin, reader, url=receiver.url().replace("127.0.0.1", "localhost"))
    notify([reader], title="x", kind="report")
    settings.WEBHOOK_ALLOW_INTERNAL = False
    with pytest.raises(guard.AddressRefused):
        guard.checked("http://localhost/")
    assert due() == 0
    assert Delivery.objects.get().state == Sending.FAILED, "trying again would change nothing"
    assert receiver.requests == []


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("10.0.0.1", False), ("172.16.3.4", False), ("192.168.1.1", False), ("127.0.0.1", False), ("0.0.0.0", False),  # noqa: S104
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("ff02::1", False),
        ("192.0.0.192", False), ("168.63.129.16", False), ("fec0::1", False), ("3fff::1", False),
        ("64:ff9b:1::a00:1", False), ("::ffff:168.63.129.16", False), ("100.100.100.200", False), ("::7f00:1", False),
        ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True),
    ],
)  # fmt: skip
def test_which_addresses_lie_outside(address: str, outside: bool) -> None:
    assert guard.is_outside(address) is outside


def test_only_who_runs_the_system_enters_one(receiver: Receiver, sysadmin: User) -> None:
    with pytest.raises(NotAllowed):
        hook(receiver, person("anybody"))
    webhook = hook(receiver, sysadmin, sysadmin)
    with pytest.raises(NotAllowed):
        actions.test(webhook, actor=person("other"))
    assert Delivery.objects.count() == 0
