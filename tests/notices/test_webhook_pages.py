"""The pages of webhooks: what they never show, what they refuse with its reason, what came of a test."""

from __future__ import annotations

import json
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import notify
from kexie_portal.notices.enums import Sending
from kexie_portal.notices.models import Delivery, Webhook
from orgs.tree.models.organization import Organization
from tests.notices.hooks import SECRET, hook
from tests.notices.people import Receiver, person
from tests.orgs.factories import CityFactory, UserFactory, post

pytestmark = pytest.mark.django_db


def form_data(receiver: Receiver, **fields: Any) -> dict[str, Any]:
    sent = {"name": "洛阳群", "form": "json", "url": receiver.url("/?key=topsecret"), "key": SECRET}
    runs_it = list(User.objects.filter(username="runs-it").values_list("pk", flat=True))
    return sent | {"kinds": ["report"], "people": runs_it, "enabled": "on"} | fields


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": "a-Long-password-9"})
    return client


def test_the_pages_never_show_address_or_secret_again(receiver: Receiver, sysadmin: User, client: Client) -> None:
    signed_in(client, sysadmin)
    made = client.post("/webhooks/new/", form_data(receiver))
    webhook = Webhook.objects.get()
    assert made["Location"] == f"/webhooks/{webhook.pk}/"
    assert (webhook.host, webhook.created_by) == ("127.0.0.1", sysadmin)
    pages = [client.get(url).content.decode() for url in ("/webhooks/", made["Location"], f"{made['Location']}edit/")]
    pages += [str(row) for row in Webhook.objects.values_list("address", "secret")]
    pages += [json.dumps(entry.changes) for entry in LogEntry.objects.all()]
    for page in pages:
        assert SECRET not in page
        assert "topsecret" not in page


def test_an_edit_keeps_what_is_left_empty(receiver: Receiver, sysadmin: User, client: Client) -> None:
    signed_in(client, sysadmin)
    client.post("/webhooks/new/", form_data(receiver))
    webhook = Webhook.objects.get()
    url = f"/webhooks/{webhook.pk}/edit/"
    changed = form_data(receiver, url="", key="", name="改名群", version=1)
    assert client.post(url, changed).status_code == 302
    after = Webhook.objects.get()
    assert (after.name, after.address, after.secret, after.version) == ("改名群", webhook.address, webhook.secret, 2)
    assert client.post(url, changed).status_code == 409, "it began from an older version"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://evil.example/"),
        ("people", ["999999"]),
        ("people", []),
        ("key", "short"),
        ("kinds", []),
        ("url", ""),
    ],
)
def test_bad_input_stays_on_the_page_with_its_reason(
    receiver: Receiver, sysadmin: User, client: Client, field: str, value: Any
) -> None:
    signed_in(client, sysadmin)
    answer = client.post("/webhooks/new/", form_data(receiver, **{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "洛阳群" in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert Webhook.objects.count() == 0


def test_the_test_button_tells_what_came_of_it(
    receiver: Receiver, sysadmin: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    webhook = hook(receiver, sysadmin, sysadmin)
    client.force_login(sysadmin)
    receiver.answers = [(200, "ok"), (503, "busy")]
    for state in (Sending.SENT, Sending.FAILED):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/webhooks/{webhook.pk}/test/")
        assert Delivery.objects.latest("pk").state == state
    page = client.get(f"/webhooks/{webhook.pk}/").content.decode()
    assert "503" in page
    assert "hx-trigger" not in page.partition("delivery-log")[2].partition("</section>")[0]
    assert receiver.told()[0]["test"] is True


def test_people_are_found_by_name_among_those_posted_in_the_province(
    receiver: Receiver, sysadmin: User, client: Client
) -> None:
    near, far, gone = (
        UserFactory(name="罗建国"),
        UserFactory(name="罗外人"),
        UserFactory(name="罗离任", is_active=False),
    )
    place = CityFactory(parent=Organization.objects.get(kind="province"))
    post(near, "city_officer", place)
    post(gone, "city_officer", place)
    signed_in(client, sysadmin)
    found = client.get("/webhooks/people/", {"q": "罗"}).json()["results"]
    assert [one["id"] for one in found] == [near.pk]
    assert near.username in found[0]["text"]
    refused = client.post("/webhooks/new/", form_data(receiver, people=[far.pk]))
    assert refused.context["form"].errors.keys() == {"people"}
    client.post("/webhooks/new/", form_data(receiver, people=[near.pk, sysadmin.pk]))
    webhook = Webhook.objects.get()
    assert set(webhook.people.all()) == {near, sysadmin}
    edit = client.get(f"/webhooks/{webhook.pk}/edit/").content.decode()
    assert "罗建国" in edit
    assert "罗外人" not in edit
    client.force_login(near)
    assert client.get("/webhooks/people/", {"q": "罗"}).status_code == 404


def test_the_log_tells_the_system_administrator_no_title(receiver: Receiver, sysadmin: User, client: Client) -> None:
    """He keeps the webhooks of everybody and reads nobody's notices."""
    reader = person("reader")
    webhook = hook(receiver, sysadmin, reader)
    notify([reader], title="某企业科协申请加入学会", kind="report")
    page = signed_in(client, sysadmin).get(webhook.get_absolute_url()).content.decode()
    assert "某企业科协" not in page
    assert page.count("<tr>") == 2, "one line below the head"
