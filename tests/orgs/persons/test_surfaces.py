"""A planted number is on no surface: list, page, export, log, history, search, notices, refusals, file names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.audit.templatetags.history import history_url
from kexie_portal.notices.models import Notice
from orgs.persons.actions import merge
from orgs.persons.models.person import Person
from orgs.register.models.association import Officer
from tests.orgs.factories import (
    AssociationFactory,
    OfficerFactory,
    PersonFactory,
    UserFactory,
    officer_of,
    post,
    valid_identity,
)
from tests.orgs.network import Network

pytestmark = pytest.mark.django_db
NUMBER = valid_identity(123)
As = Callable[[User], Client]


def entered(client: Client, network: Network, **said: Any) -> Any:
    """Send the form of a new person."""
    form = {
        "version": 0, "name": "李娜", "unit": network.jianxi.pk, "identity_kind": "resident", "identity": NUMBER,
        "phone": "13800000001", "aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 0, "aliases-0-name": "李小娜",
        "aliases-0-kind": "former",
    }  # fmt: skip
    return client.post("/persons/new/", {**form, **said})


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", errors="replace") + str(response.headers)


def test_a_planted_number_is_on_no_page_of_anybody(network: Network, signed_in: As) -> None:
    officer, province = signed_in(network.luoyang_officer), signed_in(officer_of(network.province))
    auditor = signed_in(officer_of(network.province, "auditor"))
    assert entered(officer, network).status_code == 302
    person = Person.objects.get(name="李娜")
    page = person.get_absolute_url()
    changed = {"version": 1, "title": "教授", "identity": ""}
    form = {"name": "李娜", "unit": network.jianxi.pk, "identity_kind": "resident", "aliases-TOTAL_FORMS": 0,
            "aliases-INITIAL_FORMS": 0}  # fmt: skip
    assert officer.post(f"{page}edit/", {**form, **changed}).status_code == 302
    all_columns = "name,sex,born,employer,duty,title,degree,unit,phone,email,identity,account"
    own = (
        "/persons/", f"/persons/?columns={all_columns}", page, f"{page}edit/", "/persons/?q=李娜", "/search/?q=李娜",
        f"/search/?q={NUMBER[:6]}", history_url(person), "/", "/inbox/", "/persons/doubles/", "/persons/offices/",
    )  # fmt: skip
    read = ("/audit/", "/persons/looks/", *(reverse("audit:entry", args=[one.pk]) for one in LogEntry.objects.all()))
    for client, urls in ((officer, own), (province, [f"{page}sheet/"]), (auditor, read)):
        for url in urls:
            response = client.get(url)
            assert response.status_code == 200, url
            assert NUMBER not in text_of(response), url
    assert person.identity_masked in text_of(officer.get(page))
    for kind in ("csv", "xlsx"):
        response = officer.post(f"/persons/?columns={all_columns}&export={kind}", {"export": kind, "reason": "统计"})
        assert NUMBER not in text_of(response)
    told = "".join(f"{entry.changes}{entry.object_repr}{entry.additional_data}" for entry in LogEntry.objects.all())
    assert NUMBER not in told + "".join(f"{one.title}{one.body}" for one in Notice.objects.all())
    assert all(NUMBER not in one.body for one in mail.outbox)


def test_the_number_of_another_person_is_not_shown_again(network: Network, signed_in: As) -> None:
    """Bad input: an identity number of another person."""
    PersonFactory(unit=network.jianxi, name="王芳", number=NUMBER)
    response = entered(signed_in(network.luoyang_officer), network)
    assert response.status_code == 422
    text = text_of(response)
    assert NUMBER not in text
    assert "王芳" in text
    assert "13800000001" in text  # nothing else that was typed is lost
    hidden = text_of(entered(signed_in(network.zhengzhou_officer), network, unit=network.guancheng.pk))
    assert NUMBER not in hidden
    assert "王芳" not in hidden
    assert network.jianxi.name in hidden


def test_a_wrong_check_digit_is_said_and_what_was_typed_stays(network: Network, signed_in: As) -> None:
    """Bad input: an identity number with a wrong check digit."""
    typed = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    response = entered(signed_in(network.luoyang_officer), network, identity=typed)
    assert response.status_code == 422
    assert "GB 11643" in text_of(response)
    assert typed in text_of(response)
    assert Person.objects.count() == 0


def test_two_people_at_one_person_see_both_versions(network: Network, signed_in: As) -> None:
    person = PersonFactory(unit=network.jianxi, name="李娜", number=NUMBER, title="教授", version=3)
    form = {"name": "李娜", "unit": network.jianxi.pk, "identity_kind": "resident", "title": "讲师", "version": 2,
            "aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}  # fmt: skip
    response = signed_in(network.luoyang_officer).post(f"/persons/{person.pk}/edit/", form)
    text = text_of(response)
    assert response.status_code == 409
    assert NUMBER not in text
    assert "教授" in text
    assert "讲师" in text
    assert Person.objects.get(pk=person.pk).title == "教授"


def test_a_merged_row_leads_to_its_successor_and_is_found_by_its_name(network: Network, signed_in: As) -> None:
    kept, gone = (PersonFactory(unit=network.jianxi, name=name, phone="13800000001") for name in ("李娜", "李那"))
    client = signed_in(network.luoyang_officer)
    page = f"/persons/{kept.pk}/merge/{gone.pk}/"
    assert "李那" in text_of(client.get(page))
    sent = {"reason": "同一手机", "kept_version": 1, "gone_version": 1, "name": "kept"}
    assert client.post(page, sent).status_code == 302
    response = client.get(gone.get_absolute_url(), follow=True)
    assert response.redirect_chain[0][0] == kept.get_absolute_url()
    assert "李那" in text_of(client.get("/persons/?q=李那"))
    assert text_of(client.get("/persons/")).count(gone.get_absolute_url()) == 0
    assert client.get(page).status_code == 404
    done = kept.merges.get()
    assert client.post(f"/persons/merges/{done.pk}/take-back/", {"reason": "误"}).status_code == 302
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_a_merge_over_a_changed_row_asks_again(network: Network, signed_in: As) -> None:
    kept, gone = (PersonFactory(unit=network.jianxi, name="李娜", version=2) for _n in range(2))
    sent = {"reason": "同一手机", "kept_version": 1, "gone_version": 2}
    response = signed_in(network.luoyang_officer).post(f"/persons/{kept.pk}/merge/{gone.pk}/", sent)
    assert response.status_code == 422
    assert Person.objects.standing().count() == 2


def test_phones_and_births_are_masked_where_the_work_does_not_need_them(network: Network, signed_in: As) -> None:
    person = PersonFactory(unit=network.jianxi, phone="13812345678", number=NUMBER, birth_day="1980-01-02")
    clerk = UserFactory()
    post(clerk, "identity_clerk", network.luoyang)
    for url in (person.get_absolute_url(), "/persons/?columns=name,phone"):
        text = text_of(signed_in(clerk).get(url))
        assert "13812345678" not in text
        assert "1980-01-02" not in text
        assert "13812345678" in text_of(signed_in(network.luoyang_officer).get(url))
    assert "13812345678" not in text_of(signed_in(clerk).get(history_url(person)))


def test_persons_are_found_by_initials_and_other_names(network: Network, signed_in: As) -> None:
    entered(signed_in(network.luoyang_officer), network)
    for words in ("李娜", "ln", "李小娜", "lxn"):
        assert "李娜" in text_of(signed_in(network.jianxi_officer).get("/persons/", {"q": words})).replace(words, "", 0)
        assert "<tbody" in text_of(signed_in(network.jianxi_officer).get("/persons/", {"q": words}))
    assert "李娜" not in text_of(signed_in(network.zhengzhou_officer).get("/persons/", {"q": "ln"}))
    assert "李娜" not in text_of(signed_in(network.zhengzhou_officer).get("/search/", {"q": "ln"}))


# ---------------------------------------------------------------- offices


def test_offices_are_tied_by_a_tick_many_at_once_and_untied(network: Network, signed_in: As) -> None:
    body = AssociationFactory(unit=network.jianxi)
    known = PersonFactory(unit=network.jianxi, name="张伟", phone="13812345678")
    one = OfficerFactory(association=body, name="张伟", phone="13812345678")
    other = OfficerFactory(association=body, name="王芳", phone="", role="chair")
    client = signed_in(network.jianxi_officer)
    likely, others = text_of(client.get("/persons/offices/")), text_of(client.get("/persons/offices/?show=others"))
    assert f'value="{one.pk}:{known.pk}"' in likely
    assert "王芳" not in likely
    assert f'value="{other.pk}:new"' in others
    assert Officer.objects.filter(person__isnull=False).count() == 0  # nobody is tied without a click
    client.post("/persons/offices/", {"tie": [f"{one.pk}:{known.pk}", f"{other.pk}:new"]})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.person, other.person.name, other.person.unit) == (known, "王芳", network.jianxi)
    assert body.organization.name in text_of(client.get(known.get_absolute_url()))
    client.post(f"/persons/{known.pk}/untie/officer/{one.pk}/")
    one.refresh_from_db()
    assert (one.person, one.name) == (None, "张伟")


def test_a_tick_out_of_reach_or_twice_ties_nothing(network: Network, signed_in: As) -> None:
    mine = OfficerFactory(association=AssociationFactory(unit=network.jianxi), name="张伟")
    theirs = OfficerFactory(association=AssociationFactory(unit=network.guancheng), name="张伟")
    here, there = PersonFactory(unit=network.jianxi), PersonFactory(unit=network.guancheng)
    client = signed_in(network.jianxi_officer)
    for ticks in (
        [f"{mine.pk}:{here.pk}", f"{theirs.pk}:{here.pk}"], [f"{mine.pk}:{there.pk}"],
        [f"{mine.pk}:{here.pk}", f"{mine.pk}:new"], [f"{mine.pk}:x"], ["x:1"], [],
    ):  # fmt: skip
        client.post("/persons/offices/", {"tie": ticks})
        assert Officer.objects.filter(person__isnull=False).count() == 0, ticks
    assert client.get("/persons/offices/?kind=none").status_code == 404
    assert client.get(f"/persons/offices/?unit={network.guancheng.pk}").status_code == 404


def test_the_register_says_nothing_to_a_reader(network: Network, signed_in: As) -> None:
    person = PersonFactory(unit=network.jianxi)
    reader = signed_in(officer_of(network.luoyang, "reader"))
    assert reader.get(person.get_absolute_url()).status_code == 404
    assert person.name not in text_of(reader.get("/persons/"))


def test_a_merge_survives_the_rotation_of_keys(network: Network, settings: Any) -> None:
    kept, gone = PersonFactory(unit=network.jianxi), PersonFactory(unit=network.jianxi, number=NUMBER)
    said: dict[str, Any] = {"reason": "同一人", "from_gone": frozenset({"identity"}), "versions": {}}
    merge.merge(kept, gone, actor=network.luoyang_officer, **said)
    settings.ENCRYPTION_KEYS = ["a newer key of thirty-two characters", *settings.ENCRYPTION_KEYS]
    settings.HASH_KEYS = ["a newer key of thirty-two characters", *settings.HASH_KEYS]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS, settings.HASH_KEYS = settings.ENCRYPTION_KEYS[:1], settings.HASH_KEYS[:1]
    assert Person.objects.get(pk=kept.pk).identity == NUMBER
