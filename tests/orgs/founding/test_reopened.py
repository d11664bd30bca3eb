"""A return of a founding opens what it names; the rest of the application stays locked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kexie_portal.errors import Refused
from kexie_portal.files.attaching import remove
from kexie_portal.files.models import Attachment
from kexie_portal.workflow import moving
from orgs.founding.actions import case as actions
from orgs.founding.models import FoundingCase
from tests.orgs.founding.cases import Place, again, brought_to, paper, place

pytestmark = pytest.mark.django_db


def returned(here: Place, *items: str, **remarks: str) -> FoundingCase:
    case = brought_to(here, "county")
    data = {"items": list(items), "remarks": remarks}
    moving.move(case, "return", actor=again(here.people["county"]), note="请补正", **data)
    return FoundingCase.objects.get(pk=case.pk)


def page(here: Place, case: FoundingCase) -> Any:
    client = Client()
    client.force_login(here.contact)
    return client.get(f"/founding/{case.pk}/edit/")


def test_the_form_opens_the_named_fields_and_says_what_is_wrong_with_each() -> None:
    here = place()
    case = returned(here, "reason", "contact", reason="请写明科技工作者情况")
    answer = page(here, case)
    form = answer.context["form"]
    open_ones = {name for name, field in form.fields.items() if not field.disabled}
    assert open_ones == {"version", "reason", "contact_name", "contact_phone"}
    assert "请写明科技工作者情况" in answer.content.decode()
    assert all(field.disabled for row in answer.context["group"].forms for field in row.fields.values())
    assert f"/founding/{case.pk}/papers/charter/" not in answer.content.decode()


def test_locked_fields_lines_and_papers_stay_whatever_is_sent() -> None:
    here = place()
    case = returned(here, "reason")
    client = Client()
    client.force_login(here.contact)
    sent = {
        "version": case.version, "reason": "已补充说明。", "proposed_name": "改名科协", "staff": "1",
        "group-TOTAL_FORMS": "1", "group-INITIAL_FORMS": "0", "group-0-name": "换人",
        "partner-TOTAL_FORMS": "0", "partner-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(f"/founding/{case.pk}/edit/", sent).status_code == 302
    case.refresh_from_db()
    assert (case.reason, case.proposed_name, case.staff) == ("已补充说明。", "洛阳新光轴承有限公司科学技术协会", 600)
    assert [one["name"] for one in case.preparation_group] == ["王一", "李二", "张三"]


def test_the_action_refuses_what_is_locked_and_names_it() -> None:
    here = place()
    case = returned(here, "reason")
    for values in ({"proposed_name": "改名科协"}, {"preparation_group": []}, {"driver": "talent"}):
        with pytest.raises(Refused):
            actions.save_draft(case, actor=again(here.contact), version=case.version, values=values)
    with pytest.raises(Refused) as refused:
        actions.add_material(case, actor=again(here.contact), kind="charter", upload=paper())
    assert "章程" in refused.value.message
    with pytest.raises(Refused):
        remove(Attachment.objects.of(case).get(slot="charter"), actor=again(here.contact))


def test_a_paper_that_is_named_is_replaced_and_handing_in_locks_nothing_for_the_next_return() -> None:
    here = place()
    case = returned(here, "charter")
    actions.add_material(case, actor=again(here.contact), kind="charter", upload=paper())
    moving.move(case, "submit", actor=again(here.contact))
    case.refresh_from_db()
    assert (case.marked, case.remarks) == ([], {})


def test_what_the_application_lacks_is_open_as_well() -> None:
    here = place()
    case = returned(here, "reason")
    FoundingCase.objects.filter(pk=case.pk).update(host_department="")
    case.refresh_from_db()
    saved = actions.save_draft(
        case, actor=again(here.contact), version=case.version, values={"host_department": "研发中心"}
    )
    assert saved.host_department == "研发中心"


def test_a_return_that_names_nothing_opens_all() -> None:
    here = place()
    case = returned(here)
    saved = actions.save_draft(
        case, actor=again(here.contact), version=case.version, values={"proposed_name": "改名科协"}
    )
    assert saved.proposed_name == "改名科协"
