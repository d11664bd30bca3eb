"""The quarantine: seen by the units concerned alone, decided once, let go of when its days are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files.models import StoredFile
from kexie_portal.public import actions, keeping, tokens
from kexie_portal.public.models import Allowance, Submission
from kexie_portal.retention import actions as retention
from tests.orgs.factories import UserFactory
from tests.public.conftest import KEY, SUBJECT, VALUES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.public.urls")]


@pytest.fixture
def officer():
    return UserFactory(username="officer-1")


@pytest.fixture
def other():
    return UserFactory(username="another")


@pytest.fixture
def sent(kind):
    file = ContentFile(b"%PDF-1.7 sample", name="执照.pdf")
    token = tokens.read(tokens.fresh(KEY, SUBJECT.key), KEY, SUBJECT.key)
    return actions.receive(
        kind, SUBJECT, token=token, address="203.0.113.9", values={**VALUES, "words": "<b>粗</b>"}, files=[file]
    )


def test_only_those_concerned_see_it_and_what_was_written_is_plain_text(client, sent, officer, other):
    client.force_login(officer)
    page = client.get(sent.get_absolute_url()).content.decode()
    assert "&lt;b&gt;粗&lt;/b&gt;" in page
    assert "203.0.113.*" in page
    assert "203.0.113.9" not in page
    assert sent.number in client.get("/quarantine/").content.decode()
    assert client.get(sent.files.get().file.get_absolute_url()).status_code == 200
    client.force_login(other)
    assert client.get(sent.get_absolute_url()).status_code == 404
    assert sent.number not in client.get("/quarantine/").content.decode()
    assert client.get(sent.files.get().file.get_absolute_url()).status_code == 404


def test_accepting_leads_to_what_the_kind_made_of_it_once(client, sent, officer):
    client.force_login(officer)
    assert client.post(f"{sent.get_absolute_url()}accept/")["Location"] == "/work/"
    sent.refresh_from_db()
    assert (sent.state, sent.decided_by, sent.became) == ("accepted", officer, "/work/")
    with pytest.raises(Refused):
        actions.refuse(sent, actor=officer, reason="晚了")


def test_a_refusal_has_a_reason_that_the_receipt_shows(client, sent, officer):
    with pytest.raises(Refused):
        actions.refuse(sent, actor=officer, reason=" ")
    client.force_login(officer)
    assert client.post(f"{sent.get_absolute_url()}refuse/", {"reason": "不在本县"}).status_code == 302
    receipt = client.get(f"/public/received/{tokens.receipt(sent.number)}/").content.decode()
    assert "不在本县" in receipt


def test_spam_is_put_aside_and_may_still_be_accepted(sent, officer):
    actions.call_spam(sent, actor=officer)
    assert Submission.objects.waiting().count() == 0
    actions.accept(sent, actor=officer)
    assert Submission.objects.get().state == "accepted"


def test_who_sees_it_without_the_right_to_decide_is_refused(client, sent):
    reader = UserFactory(username="officer-2")
    with pytest.raises(NotAllowed):
        actions.accept(sent, actor=reader)
    client.force_login(reader)
    assert client.post(f"{sent.get_absolute_url()}accept/").status_code == 403
    assert client.get(f"{sent.get_absolute_url()}refuse/").status_code == 403


def waiting() -> int:
    return {one.key: number for one, number in retention.would_go()}["quarantine"]


def test_after_its_term_the_quarantine_goes_with_its_files(sent):
    Allowance.objects.update(day=timezone.localdate() - timedelta(days=3))
    keeping.tidy()
    assert Allowance.objects.count() == 0
    assert waiting() == 0
    Submission.objects.update(came_at=timezone.now() - timedelta(days=91))
    assert waiting() == 1
    assert Submission.objects.count() == 1
    retention.carry_out()
    assert Submission.objects.count() == 0
    assert StoredFile.objects.count() == 0
