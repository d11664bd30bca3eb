"""The inbox: unread first, one's own only."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import mark_read, notify
from kexie_portal.notices.models import Notice
from kexie_portal.notices.queries import unread_count

pytestmark = pytest.mark.django_db


def person(name: str) -> User:
    """Return a user."""
    return User.objects.create_user(name, name=name, email=f"{name}@example.com")


def test_each_person_is_told_once_and_the_inactive_not() -> None:
    left = person("left")
    left.is_active = False
    reader = person("reader")
    notify([reader, reader, left], title="Report ready", url="/reports/periods/")
    assert [notice.user for notice in Notice.objects.all()] == [reader]


def test_page_outside_the_portal_is_dropped() -> None:
    notify([person("reader")], title="x", url="https://evil.example/")
    assert Notice.objects.get().url == ""


def test_unread_count_takes_one_query(django_assert_num_queries: Any) -> None:
    reader = person("reader")
    notify([reader], title="a")
    notify([reader], title="b")
    mark_read(Notice.objects.get(title="a"), actor=reader)
    with django_assert_num_queries(1):
        assert unread_count(reader) == 1


def test_inbox_lists_unread_first_and_nobody_elses(client: Client) -> None:
    reader, other = person("reader"), person("other")
    notify([reader], title="Seen long ago")
    notify([reader], title="Still new")
    notify([other], title="Not yours")
    mark_read(Notice.objects.get(title="Seen long ago"), actor=reader)
    client.force_login(reader)
    page = client.get(reverse("notices:inbox")).content.decode()
    assert page.index("Still new") < page.index("Seen long ago")
    assert "Not yours" not in page
    assert "Seen long ago" not in client.get(reverse("notices:inbox") + "?show=unread").content.decode()


def test_opening_marks_read_and_goes_on(client: Client) -> None:
    reader = person("reader")
    notify([reader], title="Report", url="/jobs/")
    notice = Notice.objects.get()
    client.force_login(reader)
    assert client.get(notice.get_absolute_url())["Location"] == "/jobs/"
    assert unread_count(reader) == 0


def test_somebody_elses_notice_is_not_found(client: Client) -> None:
    notify([person("reader")], title="Private")
    notice = Notice.objects.get()
    client.force_login(person("other"))
    assert client.get(notice.get_absolute_url()).status_code == 404
    assert client.post(reverse("notices:mark_read", args=[notice.pk])).status_code == 404
    assert Notice.objects.unread().exists()


def test_all_can_be_marked_read_at_once(client: Client) -> None:
    reader, other = person("reader"), person("other")
    notify([reader, other], title="x")
    client.force_login(reader)
    client.post(reverse("notices:mark_all_read"))
    assert [notice.user for notice in Notice.objects.unread()] == [other]
