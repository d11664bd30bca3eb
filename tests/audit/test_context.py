from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import RequestFactory, override_settings

from kexie_portal.audit.address import client_address
from kexie_portal.audit.context import acting_as

User = get_user_model()


def newest():
    return LogEntry.objects.order_by("-pk").first()


def test_a_write_says_who_from_where_and_why(clerk):
    with acting_as(clerk, "10.1.2.3", reason="nightly run"):
        User.objects.create(username="other", name="李四")
    entry = newest()
    assert (entry.actor, entry.remote_addr, entry.object_repr) == (clerk, "10.1.2.3", "李四")
    assert entry.additional_data == {"reason": "nightly run"}


def test_the_outer_actor_is_back_after_an_inner_one(clerk, auditor):
    with acting_as(clerk, "10.1.2.3"):
        with acting_as(auditor):
            pass
        User.objects.create(username="other", name="李四")
    assert newest().actor == clerk


def test_outside_any_context_the_system_acts(db):
    User.objects.create(username="other", name="李四")
    assert newest().actor is None


def test_before_and_after_are_kept_but_never_a_password(clerk):
    clerk.set_password("Secret-1234")
    clerk.name = "张三丰"
    clerk.save()
    assert newest().changes == {"name": ["张三", "张三丰"]}


def test_a_new_user_is_recorded_by_his_own_fields_only(clerk):
    entry = LogEntry.objects.get(object_pk=str(clerk.pk))
    fields = {field.name for field in User._meta.concrete_fields}
    assert set(entry.changes) <= fields - {"password", "last_login"}
    assert entry.changes["phone"] == [None, "13800001234"]


def test_a_client_cannot_choose_its_address():
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4, 9.9.9.9, 10.0.0.2"})
    request.META["REMOTE_ADDR"] = "10.0.0.1"
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/8"]):
        assert client_address(request) == "9.9.9.9"
    with override_settings(TRUSTED_PROXIES=[]):
        assert client_address(request) == "10.0.0.1"


def test_a_local_socket_counts_as_our_own_proxy():
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4, 9.9.9.9"})
    request.META["REMOTE_ADDR"] = ""
    assert client_address(request) == "9.9.9.9"


def test_nonsense_is_no_address():
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "<script>"})
    assert client_address(request) == ""
