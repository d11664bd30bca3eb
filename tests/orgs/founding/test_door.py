"""The door for an enterprise without an account: asked for or sent, used once, bound to its case, then a contact."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.public import actions as quarantine
from kexie_portal.public import tokens
from kexie_portal.public.models import Submission
from kexie_portal.workflow import moving
from orgs.common import scope
from orgs.founding import upkeep
from orgs.founding.actions import case as case_actions
from orgs.founding.actions import door as actions
from orgs.founding.enums import REQUIRED_MATERIALS, DoorState
from orgs.founding.mails import address_of
from orgs.founding.models import FoundingCase, FoundingDoor
from orgs.founding.papers import FORMS
from orgs.founding.public import KEY
from orgs.postings.models import Posting
from orgs.tree.models.organization import Organization
from tests.orgs.factories import UserFactory, valid_uscc
from tests.orgs.founding import cases
from tests.orgs.founding.cases import NOTE, SAID, Place, again, meeting, paper

pytestmark = pytest.mark.django_db
ASKED = {
    "enterprise_name": SAID["enterprise_name"],
    "uscc": SAID["uscc"],
    "contact_name": "钱联系",
    "contact_phone": "13900001234",
    "contact_email": "qian@example.org",
}
PASSWORD = "Kaifang-2026-door"


@pytest.fixture
def here() -> Place:
    made = cases.place()
    Organization.objects.filter(pk=made.net.jianxi.pk).update(code="410305")
    made.net.jianxi.refresh_from_db()
    return made


def asks(unit: str = "410305", **more: str) -> Any:
    data = {**ASKED, "words": "轴承企业，八十名科技人员。", "token": tokens.fresh(KEY, unit), **more}
    return Client(enforce_csrf_checks=True).post(f"/public/founding/{unit}/", data)


def opened(here: Place) -> FoundingDoor:
    return actions.open_door(actor=here.people["county"], unit=here.net.jianxi, values=ASKED)


def entered(here: Place) -> tuple[FoundingDoor, FoundingCase, User]:
    door = opened(here)
    case = actions.enter(door, key=door.key, password=PASSWORD)
    door.refresh_from_db()
    return door, case, again(door.user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def completed(case: FoundingCase, user: User) -> FoundingCase:
    """Fill in the application and add its papers as the enterprise."""
    case.refresh_from_db()
    case = case_actions.save_draft(case, actor=again(user), version=case.version, values=SAID)
    for kind in REQUIRED_MATERIALS:
        case_actions.add_material(case, actor=again(user), kind=kind, upload=paper(FORMS[kind]))
    return case


# ---------------------------------------------------------------- asking


def test_the_public_page_of_a_county_shows_the_procedure_and_takes_a_request(here, django_capture_on_commit_callbacks):
    page = Client().get("/public/founding/410305/")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    with django_capture_on_commit_callbacks(execute=True):
        assert asks().status_code == 302
    kept = Submission.objects.get()
    assert (kept.kind, kept.object_pk, kept.data["uscc"]) == (KEY, here.net.jianxi.pk, SAID["uscc"])


def test_a_wrong_code_is_named_and_what_was_typed_comes_back(here):
    response = asks(uscc=SAID["uscc"][:-1] + ("A" if SAID["uscc"][-1] != "A" else "B"))
    assert response.status_code == 422
    assert SAID["enterprise_name"] in response.content.decode()
    assert asks(contact_email="no mailbox").status_code == 422
    assert Submission.objects.count() == 0


def test_a_unit_that_takes_no_foundings_has_no_public_page(here):
    for key in ("999999", "p0", "p1x", f"p{here.net.province.pk}", f"p{here.association.pk}"):
        assert Client().get(f"/public/founding/{key}/").status_code == 404
    Organization.objects.filter(pk=here.net.jianxi.pk).update(closed=timezone.localdate())
    assert Client().get("/public/founding/410305/").status_code == 404


def test_every_unit_is_found_from_the_public_list(here):
    page = Client().get("/public/founding/")
    assert page["Cache-Control"] == "public, max-age=300"
    assert "/public/founding/410305/" in page.content.decode()


def test_only_the_units_concerned_see_a_request_and_an_officer_decides_it(here):
    asks()
    kept = Submission.objects.get()
    for role, sees in (("county", 200), ("city", 200), ("province", 200), ("other_county", 404), ("other_city", 404),
                       ("contact", 404), ("reader", 404), ("nobody", 404)):  # fmt: skip
        assert signed_in(here.people[role]).get(kept.get_absolute_url()).status_code == sees, role
    with pytest.raises(NotAllowed):
        quarantine.accept(kept, actor=here.people["other_county"])


def test_accepting_a_request_sends_the_link_that_the_officer_never_sees(here, django_capture_on_commit_callbacks):
    asks()
    kept = Submission.objects.get()
    client = signed_in(here.people["county"])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{kept.get_absolute_url()}accept/")
    door = FoundingDoor.objects.get()
    assert response["Location"] == door.get_absolute_url()
    sent = mail.outbox[-1]
    assert sent.to == ["qian@example.org"]
    link = re.search(r"/public/founding/link/\S+", sent.body)[0]
    assert link == address_of(door)
    assert link not in client.get(door.get_absolute_url()).content.decode()
    door.refresh_from_db()
    assert door.mailed_at is not None


def test_a_refused_request_is_answered_by_e_mail(here, django_capture_on_commit_callbacks):
    asks()
    with django_capture_on_commit_callbacks(execute=True):
        quarantine.refuse(Submission.objects.get(), actor=here.people["county"], reason="企业不在本区")
    assert "企业不在本区" in mail.outbox[-1].body


def test_an_enterprise_that_has_an_association_or_a_door_gets_no_second_one(here):
    opened(here)
    with pytest.raises(Refused):
        opened(here)
    FoundingDoor.objects.all().delete()
    cases.begin(here)
    with pytest.raises(Refused):
        opened(here)


@pytest.mark.parametrize("role", ["contact", "reader", "nobody", "other_county"])
def test_who_does_not_check_foundings_there_opens_no_door(here, role):
    with pytest.raises(NotAllowed):
        actions.open_door(actor=here.people[role], unit=here.net.jianxi, values=ASKED)


def test_a_county_invites_by_its_own_page(here, django_capture_on_commit_callbacks):
    client = signed_in(here.people["county"])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("orgs:door_open"), {**ASKED, "unit": here.net.jianxi.pk})
    assert response["Location"] == FoundingDoor.objects.get().get_absolute_url()
    assert len(mail.outbox) == 1


# ---------------------------------------------------------------- the link


def test_the_link_is_used_once_and_opens_an_account_with_the_password_chosen(here):
    """Bad input: an invitation used twice."""
    door = opened(here)
    link = address_of(door)
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(link, {"password": PASSWORD, "again": f"{PASSWORD}x"}).status_code == 422
    ready = visitor.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert SAID["uscc"] in ready.content.decode()
    user = User.objects.get(username=SAID["uscc"])
    assert user.check_password(PASSWORD)
    case = FoundingCase.objects.get()
    assert (case.state, case.guest, case.created_by, case.uscc) == ("draft", user, user, SAID["uscc"])
    assert visitor.get(link).status_code == 410
    assert visitor.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    with pytest.raises(Refused):
        actions.enter(door, key=door.key, password=PASSWORD)
    assert FoundingCase.objects.count() == 1


def test_a_link_that_is_too_old_sent_anew_ended_or_forged_holds_no_more(here):
    """Bad input: an invitation used after its end."""
    door = opened(here)
    first = address_of(door)
    again_door = actions.send_again(door, actor=here.people["county"])
    assert Client().get(first).status_code == 410
    assert Client().get(address_of(again_door)).status_code == 200
    FoundingDoor.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(address_of(again_door)).status_code == 410
    assert Client().get("/public/founding/link/forged:token/").status_code == 404
    assert opened(here).pk != door.pk, "an expired link stands in nobody's way"
    last = FoundingDoor.objects.first()
    actions.end(last, actor=here.people["county"], reason="企业放弃")
    assert Client().get(address_of(last)).status_code == 410


def test_the_account_signs_in_and_is_bound_to_its_own_case(here):
    _door, case, user = entered(here)
    other = cases.begin(here, uscc=valid_uscc(800_000_077), enterprise_name="另一家企业有限公司", proposed_name="")
    client = Client()
    signed = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert signed.status_code == 302
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get(reverse("orgs:founding_edit", args=[case.pk])).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    page = client.get(reverse("orgs:founding_list")).content.decode()
    assert case.title in page
    assert "另一家企业" not in page
    assert case.get_absolute_url() not in signed_in(here.people["other_county"]).get("/founding/").content.decode()
    assert "/founding/?standing=drafts" in client.get("/").content.decode()


def test_a_guest_finds_nothing_elsewhere(here):
    _door, case, user = entered(here)
    client = signed_in(user)
    node = here.association.organization
    for name, args, status in (
        ("orgs:organization_detail", [node.pk], 404), ("orgs:association_update", [node.pk], 404),
        ("orgs:enterprise_create", [], 403), ("orgs:founding_start", [], 403), ("orgs:door_open", [], 403),
        ("orgs:posting_create", [], 404), ("reports:dashboard", [], 404), ("orgs:import_start", [], 403),
        ("orgs:founding_approve", [case.pk], 403), ("orgs:founding_return", [case.pk], 403),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code in {status, 403, 404}, name
    assert not scope.Scope.of(again(user)).by_permission


# ---------------------------------------------------------------- filing, and what comes after


def test_the_enterprise_files_the_county_checks_and_the_account_becomes_the_contact(here):
    """Done when: the county need not type the papers that it then checks."""
    door, case, user = entered(here)
    case = completed(case, user)
    moving.move(case, "submit", actor=again(user), note="")
    moving.move(case, "forward", actor=again(here.people["county"]), note=NOTE)
    moving.move(case, "approve", actor=again(here.people["city"]), note=NOTE)
    moving.move(case, "meet", actor=again(user), note="", **meeting())
    moving.move(case, "file", actor=again(here.people["county"]), note=NOTE)
    case.refresh_from_db()
    posting = Posting.objects.get(user=user)
    assert (posting.role, posting.organization) == ("association_contact", case.association.organization)
    assert (case.guest, case.filed_from) == (None, case.association.organization)
    door.refresh_from_db()
    assert door.state == DoorState.CONTACT
    client = signed_in(again(user))
    assert client.get(case.association.get_absolute_url()).status_code == 200
    assert client.get(case.get_absolute_url()).status_code == 200
    page = signed_in(here.people["city"]).get("/founding/?standing=without_account").content.decode()
    assert case.title not in page


def test_who_filed_does_not_check_and_an_officer_does_not_take_the_enterprise_s_case_back(here):
    _door, case, user = entered(here)
    case = completed(case, user)
    with pytest.raises(NotAllowed):
        moving.move(case, "forward", actor=again(user), note=NOTE)
    moving.move(case, "submit", actor=again(user), note="")
    with pytest.raises(NotAllowed):
        moving.move(case, "forward", actor=again(user), note=NOTE)
    with pytest.raises(NotAllowed):
        moving.move(case, "take_back", actor=again(here.people["county"]), note=NOTE)
    case.refresh_from_db()
    assert not case.is_editable
    assert signed_in(user).get(reverse("orgs:founding_edit", args=[case.pk])).status_code == 302


def test_a_refused_founding_ends_the_account_and_the_enterprise_is_told_why(here, django_capture_on_commit_callbacks):
    door, case, user = entered(here)
    case = completed(case, user)
    moving.move(case, "submit", actor=again(user), note="")
    with django_capture_on_commit_callbacks(execute=True):
        moving.move(case, "refuse", actor=again(here.people["county"]), note="企业已迁出")
    door.refresh_from_db()
    assert door.state == DoorState.ENDED
    assert not again(user).is_active
    assert "企业已迁出" in mail.outbox[-1].body
    assert opened(here).state == DoorState.INVITED, "it may ask again"


def test_an_account_that_withdraws_its_founding_is_closed_at_night(here):
    _door, case, user = entered(here)
    client = signed_in(user)
    moving.move(case, "withdraw", actor=again(user), note="")
    assert client.get(case.get_absolute_url()).status_code == 200, "it still reads what it did"
    assert upkeep.close_accounts() == 1
    assert not again(user).is_active
    assert upkeep.close_accounts() == 0


def test_a_second_account_of_one_enterprise_has_a_name_of_its_own(here):
    UserFactory(username=SAID["uscc"])
    _door, _case, user = entered(here)
    assert user.username == f"{SAID['uscc']}-2"


def test_a_mail_server_that_was_away_is_asked_again_and_nobody_gets_the_link_twice(here, monkeypatch):
    door = opened(here)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", fail)
        upkeep.send_door(door.pk)
    assert FoundingDoor.objects.get().mail_due
    upkeep.send_doors()
    upkeep.send_doors()
    assert len(mail.outbox) == 1
