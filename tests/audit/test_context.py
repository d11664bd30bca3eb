from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from kexie_portal.audit.context import acting_as
from kexie_portal.audit.middleware import ActorMiddleware

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


def test_a_request_writes_as_its_user_from_its_address(client, clerk):
    def view(request):
        User.objects.create(username="other", name="李四")
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.user = clerk
    ActorMiddleware(view)(request)
    assert (newest().actor, newest().remote_addr) == (clerk, "10.1.2.3")


def test_a_visitor_behind_a_local_socket_leaves_neither(db):
    def view(request):
        User.objects.create(username="other", name="李四")
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR="")
    request.user = AnonymousUser()
    ActorMiddleware(view)(request)
    assert (newest().actor, newest().remote_addr) == (None, None)


def test_the_user_is_not_read_when_nothing_is_written():
    class Request(type(RequestFactory().get("/"))):
        @property
        def user(self):
            raise AssertionError("read")

    request = Request(RequestFactory().get("/").environ)
    assert ActorMiddleware(lambda request: HttpResponse("fine"))(request).content == b"fine"
