"""The sign-in log as a page."""

import pytest

from kexie_portal.accounts.events import record
from kexie_portal.accounts.models import SigninEvent
from tests.orgs.factories import ProvinceFactory, UserFactory, post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("security_admin", 200), ("sysadmin", 404), ("provincial_officer", 404)]
)
def test_the_auditor_and_the_security_administrator_read_it(client, role, status):
    reader = UserFactory()
    post(reader, role, ProvinceFactory())
    client.force_login(reader)
    assert client.get("/signin-log/").status_code == status
    assert ("/signin-log/" in client.get("/me/").content.decode()) == (status == 200)


def test_it_is_filtered_and_exported_as_shown(client):
    reader = UserFactory()
    post(reader, "auditor", ProvinceFactory())
    client.force_login(reader)
    record(SigninEvent.Kind.FAILED, username="intruder", address="10.7.7.7")
    record(SigninEvent.Kind.FAILED, username="clerk", address="10.8.8.8")
    page = client.get("/signin-log/", {"kind": "failed", "q": "10.7."}).content.decode()
    assert "intruder" in page
    assert "clerk" not in page
    file = client.get("/signin-log/", {"kind": "failed", "q": "10.7.", "export": "csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig") if file.streaming else file.content.decode("utf-8-sig")
    assert "intruder" in text
    assert "clerk" not in text
