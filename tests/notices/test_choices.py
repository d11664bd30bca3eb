"""What a person chose decides what reaches him and how."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from kexie_portal.notices import kinds
from kexie_portal.notices.actions import notify
from kexie_portal.notices.actions.preference import choose
from kexie_portal.notices.enums import Channel, Sending
from kexie_portal.notices.kinds import kind_of, register_kind
from kexie_portal.notices.mails import queue, sending
from kexie_portal.notices.mails.compose import unsubscribe_path
from kexie_portal.notices.models import Mail, Notice, Preference
from kexie_portal.notices.queries import channels_of
from tests.notices.people import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("channel", "rows", "mails"), [("inbox", 1, 0), ("mail", 1, 1), ("digest", 1, 0), ("off", 0, 0)]
)
def test_each_channel_does_what_it_says(
    channel: str, rows: int, mails: int, django_capture_on_commit_callbacks: Any
) -> None:
    reader = person("reader")
    choose({"report": channel}, actor=reader)
    with django_capture_on_commit_callbacks(execute=True):
        notify([reader], title="月报", kind="report")
    assert Notice.objects.filter(user=reader).count() == rows
    assert len(mail.outbox) == mails


def test_a_kind_that_may_not_be_switched_off_stays(django_assert_num_queries: Any) -> None:
    reader = person("reader")
    assert choose({"deadline": "off", "nonsense": "mail", "report": "smoke"}, actor=reader) == 0
    Preference.objects.create(user=reader, kind="deadline", channel="off")
    notify([reader], title="期限", kind="deadline")
    assert Notice.objects.get().channel == Channel.DIGEST


def test_a_kind_nobody_registered_is_a_general_one_and_a_dot_names_the_part() -> None:
    assert kind_of("who knows").key == kinds.GENERAL
    assert kind_of("case.foundingcase").key == "case"
    assert kind_of("").key == kinds.GENERAL


def test_the_page_offers_what_concerns_the_person_and_keeps_it(client: Client) -> None:
    register_kind("tests.theirs", "别人的", concerns=lambda user: user.username == "other")
    reader = person("reader")
    client.force_login(reader)
    page = client.get(reverse("notices:preferences")).content.decode()
    assert "别人的" not in page
    form = client.get(reverse("notices:preferences")).context["form"]
    assert ("off", "nothing") not in [(key, str(label)) for key, label in form.fields["deadline"].choices]
    sent = {name: field.initial for name, field in form.fields.items()} | {"report": "digest"}
    assert client.post(reverse("notices:preferences"), sent)["Location"] == reverse("notices:preferences")
    assert list(Preference.objects.values_list("user__username", "kind", "channel")) == [("reader", "report", "digest")]
    refused = client.post(reverse("notices:preferences"), sent | {"deadline": "off", "report": "mail"})
    assert refused.status_code == 422
    assert channels_of(reader)["report"] == "digest"


def test_a_mail_at_once_holds_the_way_out(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.PORTAL_URL = "https://kexie.example.org"
    reader = person("reader")
    choose({"report": "mail"}, actor=reader)
    with django_capture_on_commit_callbacks(execute=True):
        notify([reader], title="一季度\r\nBcc: a@b.example", body="<b>正文</b>", url="/reports/", kind="report")
    sent = mail.outbox[0]
    assert sent.to == ["reader@example.com"]
    assert "\n" not in sent.subject
    assert sent.extra_headers["List-Unsubscribe"] == f"<https://kexie.example.org{unsubscribe_path(reader.pk)}>"
    assert f"https://kexie.example.org/inbox/{Notice.objects.get().pk}/" in sent.body
    assert "&lt;b&gt;正文" in sent.alternatives[0].content
    assert Mail.objects.get().state == Sending.SENT


def test_the_link_stops_mails_after_being_asked_and_nobody_forges_it(client: Client) -> None:
    reader, other = person("reader"), person("other")
    for one in (reader, other):
        choose({"report": "mail", "job": "digest", "system": "inbox"}, actor=one)
    path = unsubscribe_path(reader.pk)
    client.get(path)
    assert channels_of(reader)["report"] == "mail", "mail programs open links"
    assert client.post(path).status_code == 200
    assert set(channels_of(reader).values()) == {Channel.INBOX}
    assert channels_of(other)["report"] == "mail"
    for forged in (path.replace(":", ".", 1), "/unsubscribe/1/", path[:-4] + "AAA/"):
        assert client.post(forged).status_code == 404


def test_no_mailbox_and_a_closed_account_get_no_mail(django_capture_on_commit_callbacks: Any) -> None:
    without, closed = person("without", email=""), person("closed")
    for one in (without, closed):
        choose({"report": "mail"}, actor=one)
    notify([without, closed], title="x", kind="report")
    closed.is_active = False
    closed.save()
    sending.send_waiting()
    assert mail.outbox == []
    assert Notice.objects.count() == 2
    assert Mail.objects.get().state == Sending.FAILED


def test_mail_at_once_waits_for_the_broker_and_the_round_sends_it() -> None:
    reader = person("reader")
    choose({"report": "mail"}, actor=reader)
    notify([reader], title="x", kind="report")  # nothing is handed over: the test's transaction does not commit
    assert mail.outbox == []
    assert sending.send_waiting() == 1
    assert sending.send_waiting() == 0
    assert queue.put_together(Mail.objects.get().created.date()) == 0
