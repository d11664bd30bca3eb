"""One mail a person and day; no notice twice, whatever breaks."""

from datetime import date, timedelta
from smtplib import SMTPResponseException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import mark_read, notify
from kexie_portal.notices.actions.preference import choose
from kexie_portal.notices.enums import Sending
from kexie_portal.notices.mails import queue, sending
from kexie_portal.notices.models import Mail, Notice
from kexie_portal.settings import base
from tests.jobs.drills import run
from tests.notices.people import person
from tests.notices.slow import behaving, hangs

DAY = date(2026, 11, 24)


class Refusing(EmailBackend):
    """A server that says no."""

    def send_messages(self, messages: Any) -> int:
        """Refuse."""
        raise SMTPResponseException(451, b"later")


class Breaking(EmailBackend):
    """A server that hangs up while it takes the mail."""

    def send_messages(self, messages: Any) -> int:
        """Break off."""
        raise ConnectionResetError


class Away(EmailBackend):
    """No server at all."""

    def open(self) -> bool:
        """Find nobody."""
        raise ConnectionRefusedError


@pytest.fixture
def reader(db: None) -> User:
    reader = person("reader")
    choose({"report": "digest"}, actor=reader)
    return reader


def tell(*people: User, title: str = "月报") -> None:
    notify(people, title=title, kind="report")


def test_all_notices_of_a_person_come_in_one_mail(reader: User) -> None:
    other = person("other")
    choose({"report": "digest"}, actor=other)
    for title in ("甲报", "乙报"):
        tell(reader, other, title=title)
    assert queue.put_together(DAY) == 2
    assert sending.send_waiting() == 2
    assert sorted(one.to[0] for one in mail.outbox) == ["other@example.com", "reader@example.com"]
    assert all("甲报" in one.body and "乙报" in one.body for one in mail.outbox)
    assert [kind for _text, kind in mail.outbox[0].alternatives] == ["text/html"]
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers


def test_the_mail_speaks_chinese_unless_the_person_chose_otherwise(reader: User) -> None:
    tell(reader)
    User.objects.filter(pk=reader.pk).update(language="en")
    queue.put_together(DAY)
    sending.send_waiting()
    assert "1 notice of 2026-11-24" in mail.outbox[0].subject
    User.objects.filter(pk=reader.pk).update(language="")
    tell(reader)
    queue.put_together(DAY + timedelta(days=1))
    sending.send_waiting()
    english, chinese = (one.alternatives[0].content for one in mail.outbox)
    assert 'lang="en"' in english
    assert 'lang="zh-hans"' in chinese


def test_what_is_read_or_was_mailed_is_left_out(reader: User) -> None:
    tell(reader, title="读过")
    mark_read(Notice.objects.get(), actor=reader)
    assert queue.put_together(DAY) == 0
    tell(reader, title="新的")
    assert queue.put_together(DAY) == 1
    sending.send_waiting()
    tell(reader, title="晚到")
    assert queue.put_together(DAY) == 0, "one a day"
    assert queue.put_together(DAY + timedelta(days=1)) == 1
    sending.send_waiting()
    first, second = (one.body for one in mail.outbox)
    assert "新的" in first
    assert "读过" not in first
    assert "新的" not in second
    assert "晚到" in second


@pytest.mark.parametrize(
    ("backend", "state", "attempts"),
    [(Refusing, Sending.WAITING, 1), (Breaking, Sending.UNCLEAR, 1), (Away, Sending.WAITING, 0)],
)
def test_a_server_that_fails(reader: User, settings: Any, backend: type, state: str, attempts: int) -> None:
    tell(reader)
    queue.put_together(DAY)
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    assert sending.send_waiting() == 0
    row = Mail.objects.get()
    assert (row.state, row.attempts) == (state, attempts)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Mail.objects.update(next_try=timezone.now())
    assert sending.send_waiting() == (state == Sending.WAITING), "what may have arrived is not sent again"


def test_a_server_that_says_nothing_is_left_and_the_mail_waits(reader: User, settings: Any) -> None:
    assert base.EMAIL_TIMEOUT > 0, "without an end it would hold the worker for ever"
    tell(reader)
    queue.put_together(DAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    with behaving(hangs) as settings.EMAIL_PORT:
        assert sending.send_waiting() == 0
    assert (Mail.objects.get().state, Mail.objects.get().attempts) == (Sending.WAITING, 0)


def test_pauses_grow_and_end(reader: User, settings: Any) -> None:
    tell(reader)
    queue.put_together(DAY)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    waits = []
    for _attempt in range(len(sending.PAUSES) + 1):
        before = timezone.now()
        sending.send_waiting()
        waits.append(round((Mail.objects.get().next_try - before).total_seconds() / 60))
        Mail.objects.update(next_try=timezone.now())
    assert waits[:5] == [1, 5, 30, 120, 480]
    row = Mail.objects.get()
    assert (row.state, row.error) == (Sending.FAILED, "SMTPResponseException 451")


def test_a_claim_that_a_dead_worker_left_is_not_sent_again(reader: User) -> None:
    tell(reader)
    queue.put_together(DAY)
    Mail.objects.update(state=Sending.SENDING, claimed=timezone.now() - timedelta(hours=1))
    assert sending.send_waiting() == 0
    assert Mail.objects.get().state == Sending.UNCLEAR
    assert Notice.objects.unread().count() == 1


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.usefixtures("transactional_db")
def test_a_killed_worker_loses_nothing_that_was_not_at_the_server_and_doubles_nothing(tmp_path: Any) -> None:
    facts = run("tests.notices.drill", tmp_path)
    assert facts["people"] == 6
    assert max(facts["mails_of_each"]) == 1, "nobody got the same notice twice"
    assert facts["taken"] >= 5, "at most the one that lay at the server when the worker died"
    assert facts["states"].get("waiting", 0) == 0
    assert facts["digests"] == 6, "a second round on the same day writes no second mail"
